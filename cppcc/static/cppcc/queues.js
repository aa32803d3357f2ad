/* Answers by their keys: 1, 2, 3 press the button that says so, n goes on to the next. */

const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function pressed(event) {
    const busy = event.isComposing || event.ctrlKey || event.metaKey || event.altKey;
    if (busy || event.repeat || event.target.closest(WRITING)) {
        return;
    }
    const shown = document.querySelector(
        `[aria-keyshortcuts="${CSS.escape(event.key.toLowerCase())}"]`,
    );
    if (shown) {
        event.preventDefault();
        shown.click();
    }
}

/* Enter behind a reason is no answer: which one it is, a button says. */
function behindReason(event) {
    if (event.key === "Enter" && event.target.closest(".answer-reason")) {
        event.preventDefault();
    }
}

document.addEventListener("keydown", pressed);
document.addEventListener("keydown", behindReason);
