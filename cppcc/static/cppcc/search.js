// The key / leads to the search box, except where somebody writes.

const WRITING = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    if (event.target instanceof Element && event.target.closest(WRITING)) {
        return;
    }
    const box = document.getElementById("search-words");
    if (box) {
        event.preventDefault();
        box.focus();
        box.select();
    }
});
