"""What templates of the curators' site can say."""
