/* Words that are selected in the text become a record or a citation.

   Offsets count code points of the text as the page shows it, where every line ends in one
   character: the server knows where the stored text has two. */

export const points = (string) => {
    let number = 0;
    for (const _ of string) {
        number += 1;
    }
    return number;
};

/* [start, end] in code points of a selection inside an element, or null. */
export function place(element, selection = window.getSelection()) {
    if (!selection.rangeCount || selection.isCollapsed) {
        return null;
    }
    const range = selection.getRangeAt(0);
    if (!element.contains(range.commonAncestorContainer)) {
        return null;
    }
    const before = document.createRange();
    before.selectNodeContents(element);
    before.setEnd(range.startContainer, range.startOffset);
    const start = points(before.toString());
    const words = range.toString();
    return words.trim() ? { start, end: start + points(words), words } : null;
}

export function watch({ bench, text, words, ask, send, apply, chosen }) {
    const tools = bench.querySelector(".selection-tools");
    let at = null; // the place of the words
    let waiting = 0;

    async function offer() {
        const found = place(text);
        if (!found) {
            return;
        }
        at = found;
        const number = ++waiting;
        const query = new URLSearchParams({ start: at.start, end: at.end, words: at.words });
        query.set("fact", chosen() || "");
        const answer = await ask(`${words.selection}?${query}`);
        if (answer && number === waiting && place(text)) {
            tools.replaceChildren(...answer.found.querySelectorAll(".selection-choice"));
            tools.hidden = false;
            stand();
        }
    }

    /* Below the last line of the selection, inside the window. */
    function stand() {
        const range = window.getSelection().getRangeAt(0).getBoundingClientRect();
        const frame = bench.getBoundingClientRect();
        const left = Math.min(range.left, window.innerWidth - tools.offsetWidth - 16);
        tools.style.top = `${range.bottom - frame.top + 8}px`;
        tools.style.left = `${Math.max(left, 8) - frame.left}px`;
    }

    function close() {
        tools.hidden = true;
        tools.replaceChildren();
    }

    async function does(button) {
        const form = new FormData();
        form.set("start", at.start);
        form.set("end", at.end);
        form.set("words", at.words);
        close();
        if (button.dataset.cite) {
            form.set("fact", button.dataset.cite);
            const answer = await send(button.value, form);
            if (answer) {
                apply(answer);
            }
            return;
        }
        const answer = await ask(`${button.value}?${new URLSearchParams(form)}`);
        if (answer) {
            apply(answer);
            bench
                .querySelector(".reader-panel :is(input:not([type=hidden]), textarea, select)")
                ?.focus();
        }
    }

    tools.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) {
            does(button);
        }
    });
    bench.addEventListener("submit", async (event) => {
        const form = event.target.closest(".selection-form form");
        if (form) {
            event.preventDefault();
            const answer = await send(form.action, new FormData(form));
            if (answer) {
                apply(answer);
            }
        }
    });
    document.addEventListener("mouseup", (event) => {
        if (!tools.contains(event.target)) {
            close();
            setTimeout(offer, 0);
        }
    });
    /* A finger selects without a mouse: when it has come to rest. */
    let resting;
    document.addEventListener("selectionchange", () => {
        clearTimeout(resting);
        if (window.matchMedia("(pointer: coarse)").matches && place(text)) {
            resting = setTimeout(offer, 500);
        }
    });
    document.addEventListener("keyup", (event) => {
        if (event.shiftKey || event.key === "Shift") {
            setTimeout(offer, 0);
        }
        if (event.key === "Escape") {
            close();
        }
    });

    return async () => {
        await offer();
        tools.querySelector("button")?.focus();
    };
}
