// Names for the search boxes that Django's script makes of lists: each is called as its field is.

const named = (element, select) => {
    const label = select?.labels?.[0];
    if (!element || !label || element.dataset.named) {
        return;
    }
    label.id ||= `${select.id}-label`;
    element.dataset.named = "";
    element.setAttribute(
        "aria-labelledby",
        `${label.id} ${element.getAttribute("aria-labelledby") ?? ""}`.trim(),
    );
};

const nameAll = () => {
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
        const box = select.nextElementSibling;
        named(box?.querySelector(".select2-selection"), select);
        named(box?.querySelector(".select2-selection__rendered[role='textbox']"), select);
        named(box?.querySelector(".select2-search__field"), select);
        if (box?.classList.contains("select2-container--open")) {
            named(document.querySelector(".select2-dropdown .select2-search__field"), select);
        }
    }
};

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
