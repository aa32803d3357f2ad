/* Facts of a document, decided by keyboard beside its text.

   Everything that is decided goes to the server as the forms of the page would send it, one after
   another; what comes back is HTML: lines of the list that changed, and the form of a fact. */

import { watch } from "./selecting.js";

const bench = document.getElementById("workbench");
const text = bench.querySelector(".reader-text");
const facts = bench.querySelector(".facts");
const panel = bench.querySelector(".reader-panel");
const hints = bench.querySelector("dialog.hints");
const skip = bench.querySelector("#skip-reviewed");
const words = bench.dataset;

let chosen = null; // the name of a fact: post-12
let asked = 0; // forms that were asked for; only the last one is shown
let shown = Promise.resolve(); // until the form of the chosen fact is there
let sending = Promise.resolve(); // decisions go one after another

// --- the list -----------------------------------------------------------------------------------

const lines = () => [...facts.children].filter((line) => line.offsetParent !== null);
const lineOf = (name) => (name ? document.getElementById(name) : null);
const waits = (line) => Boolean(line.dataset.fact) && line.dataset.state === "extracted";
const marksOf = (name) => text.querySelectorAll(`mark[data-fact="${name}"]`);

function next(step, from = chosen, onlyWaiting = skip.checked) {
    const shown = lines().filter((line) => line.dataset.fact);
    const some = onlyWaiting && shown.some(waits) ? shown.filter(waits) : shown;
    const all = [...facts.children];
    const place = from ? all.indexOf(lineOf(from)) : step > 0 ? -1 : all.length;
    const onward = some.filter((line) => (all.indexOf(line) - place) * step > 0);
    return step > 0 ? onward[0] || some[0] : onward.at(-1) || some.at(-1);
}

function count() {
    const left = [...facts.children].filter(waits).length;
    bench.querySelector(".left-number").textContent = left;
    bench.querySelector(".onward").classList.toggle("onward-now", left === 0);
    return left;
}

function say(said) {
    bench.querySelector(".workbench-said").textContent = said;
}

// --- choosing a fact ----------------------------------------------------------------------------

function choose(name, mark = null) {
    for (const one of bench.querySelectorAll(".chosen")) {
        one.classList.remove("chosen");
        one.removeAttribute("aria-current");
    }
    chosen = name;
    const line = lineOf(name);
    if (!line) {
        return;
    }
    line.classList.add("chosen");
    line.setAttribute("aria-current", "true");
    const marks = marksOf(name);
    for (const one of marks) {
        one.classList.add("chosen");
    }
    reveal(line, facts.parentElement);
    if (!mark && marks.length) {
        revealInText(marks[0]);
    }
    shown = show(name);
}

/* Only the list scrolls: the page stays where it is read. */
function reveal(line, box) {
    const [one, frame] = [line.getBoundingClientRect(), box.getBoundingClientRect()];
    if (one.top < frame.top || one.bottom > frame.bottom) {
        box.scrollTop += one.top - frame.top - frame.height / 3;
    }
}

function revealInText(mark) {
    const top = bench.querySelector(".reader").getBoundingClientRect().top;
    if (top > 8 && window.matchMedia("(min-width: 1000px)").matches) {
        window.scrollBy({ top: top - 8, behavior: "instant" }); // the form has the whole height
    }
    const place = mark.getBoundingClientRect();
    const sheet = getComputedStyle(panel).position === "fixed";
    const covered = sheet ? window.innerHeight * 0.55 : 0;
    if (place.top < 80 || place.bottom > window.innerHeight - covered - 40) {
        const room = window.innerHeight - covered;
        window.scrollBy({ top: place.top - room / 3, behavior: "instant" });
    }
}

async function show(name) {
    const number = ++asked;
    panel.replaceChildren();
    const answer = await ask(addressOf(name));
    if (answer && number === asked && chosen === name) {
        apply(answer);
    }
}

function addressOf(name) {
    const dash = name.lastIndexOf("-");
    return `${words.facts}${name.slice(0, dash)}/${name.slice(dash + 1)}/`;
}

function close() {
    asked += 1;
    panel.replaceChildren();
    choose(null);
}

// --- what the server says -----------------------------------------------------------------------

async function ask(address, form = null) {
    const options = { headers: { "X-Requested-With": "XMLHttpRequest" }, credentials: "same-origin" };
    if (form) {
        form.set("csrfmiddlewaretoken", bench.querySelector("[name=csrfmiddlewaretoken]").value);
        Object.assign(options, { method: "POST", body: form });
    }
    let response;
    try {
        response = await fetch(address, options);
    } catch {
        say(words.saidLost);
        return null;
    }
    if (![200, 409, 422].includes(response.status) || response.redirected) {
        say(response.status === 403 || response.redirected ? words.saidLogin : words.saidLost);
        return null;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = page.querySelector(".answer");
    return found && { done: response.status === 200, found };
}

/* Lines of the list that changed take the place of the old ones, and their marks follow. */
function apply({ found }) {
    if (found.dataset.anew) {
        return onceMore(found);
    }
    for (const line of found.querySelectorAll("ol > .fact")) {
        const old = lineOf(line.id);
        if (old) {
            line.classList.toggle("chosen", old.classList.contains("chosen"));
            old.replaceWith(line);
        }
        for (const mark of marksOf(line.id)) {
            mark.classList.remove("state-extracted", "state-confirmed", "state-rejected");
            mark.classList.add(`state-${line.dataset.state}`);
        }
    }
    const said = found.querySelector(":scope > .said");
    if (said) {
        say(said.textContent);
    }
    const fresh = found.querySelector(".fact-panel, .selection-form");
    if (fresh) {
        put(fresh);
    }
    return count();
}

/* Words were marked anew: the page is read again, and the fact is open on it. */
function onceMore(found) {
    const address = new URL(window.location.href);
    address.hash = "";
    address.searchParams.delete("fact");
    const line = found.querySelector("ol > .fact");
    if (line) {
        address.searchParams.set("fact", line.id);
    }
    window.sessionStorage.setItem("said", found.querySelector(":scope > .said")?.textContent || "");
    window.location.assign(address);
}

function put(fresh) {
    panel.replaceChildren(fresh);
    panel.scrollTop = 0;
    for (const one of panel.querySelectorAll(".fact-close")) {
        one.hidden = false;
    }
    enliven(panel);
    const line = lineOf(chosen);
    if (line) {
        reveal(line, facts.parentElement); // the form has taken some of the list's room
    }
}

/* What Django's own scripts do for a page when it is read, for a form that came later. */
function enliven(form) {
    const jQuery = window.django?.jQuery;
    if (jQuery?.fn.djangoAdminSelect2) {
        jQuery(form).find(".admin-autocomplete").djangoAdminSelect2();
    }
    for (const field of form.querySelectorAll(".vDateField")) {
        window.DateTimeShortcuts?.addCalendar(field);
    }
}

// --- decisions ----------------------------------------------------------------------------------

function send(address, form) {
    say(words.saidWorking);
    const one = sending.then(() => ask(address, form));
    sending = one.catch(() => null);
    return one;
}

/* The form of the fact goes along where it is open: what was typed is saved first. */
function formOf(name, decision) {
    const open = panel.querySelector(`.fact-panel[data-fact="${name}"] .fact-form`);
    const form = open ? new FormData(open) : new FormData();
    form.set("decision", decision);
    return form;
}

async function decide(decision) {
    const name = chosen;
    const line = lineOf(name);
    if (!line) {
        say(words.saidChoose);
        return;
    }
    const form = formOf(name, decision);
    const state = { confirm: "confirmed", reject: "rejected" }[decision];
    const was = line.dataset.state;
    if (state) {
        foresee(line, state);
    }
    const onward = state ? next(1, name, true) : null;
    if (onward && waits(onward)) {
        choose(onward.id);
    }
    const answer = await send(addressOf(name), form);
    if (!answer || !answer.done) {
        foresee(lineOf(name), was);
    }
    if (!answer) {
        return;
    }
    if (!answer.done) {
        choose(name);
        asked += 1; // the form that came back with its faults, not a fresh one
    }
    apply(answer);
    if (answer.done && chosen === name) {
        shown = show(name);
    }
}

/* The list says at once what the server is about to say. */
function foresee(line, state) {
    if (line) {
        line.dataset.state = state;
        count();
    }
}

async function sentence() {
    const line = lineOf(chosen);
    const place = line?.querySelector(".place")?.getAttribute("href")?.slice(2);
    if (!place) {
        say(words.saidChoose);
        return;
    }
    const form = new FormData();
    form.set("fact", chosen);
    form.set("place", place);
    const answer = await send(words.sentence, form);
    if (!answer) {
        return;
    }
    const left = apply(answer);
    const onward = next(1, chosen, true);
    if (left && onward) {
        choose(onward.id);
    } else {
        shown = show(chosen);
    }
}

async function undo() {
    const answer = await send(words.undo, new FormData());
    if (!answer) {
        return;
    }
    const first = answer.found.querySelector("ol > .fact")?.id;
    apply(answer);
    if (first && !answer.found.dataset.anew) {
        choose(first);
    }
}

async function edit() {
    await shown;
    const field = panel.querySelector(
        ".fieldBox :is(input, select, textarea), .form-row :is(input:not([type=hidden]), select, textarea)",
    );
    const box = field?.matches(".admin-autocomplete")
        ? field.parentElement.querySelector(".select2-selection")
        : field;
    box?.focus();
    box?.select?.();
}

function onward() {
    window.location.assign(words.next);
}

function leave() {
    if (panel.contains(document.activeElement)) {
        document.activeElement.blur();
    } else {
        close();
    }
}

const move = (step) => {
    if (step > 0 && count() === 0 && skip.checked && chosen) {
        onward();
        return;
    }
    const line = next(step);
    if (line) {
        choose(line.id);
    }
};

const DOES = {
    n: () => move(1),
    j: () => move(1),
    p: () => move(-1),
    k: () => move(-1),
    c: () => decide("confirm"),
    Enter: () => decide("confirm"),
    r: () => decide("reject"),
    e: edit,
    u: undo,
    s: sentence,
    g: onward,
    x: () => skip.click(),
    "?": () => hints.showModal(),
    Escape: leave,
};
const BUTTONS = { undo, hints: () => hints.showModal(), close };

// --- keys and clicks ----------------------------------------------------------------------------

const composes = (event) => event.isComposing || event.keyCode === 229;

/* An input method at work has the keys, as has whoever writes in a field or holds a modifier. */
function quiet(event) {
    const at = event.target;
    if (composes(event) || event.defaultPrevented) {
        return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || hints.open) {
        return true;
    }
    if (event.key === "Escape") {
        return false;
    }
    if (at.closest?.("input, select, textarea, [contenteditable], .select2-container")) {
        return !at.matches("[type=checkbox]") || event.key === "Enter";
    }
    return event.key === "Enter" && Boolean(at.closest?.("a, button, summary"));
}

document.addEventListener("keydown", (event) => {
    const does = DOES[event.key];
    if (!does || quiet(event)) {
        return;
    }
    event.preventDefault();
    does();
});

bench.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) {
        return;
    }
    const button = event.target.closest("[data-does]");
    if (button && BUTTONS[button.dataset.does]) {
        BUTTONS[button.dataset.does]();
        return;
    }
    const mark = event.target.closest(".reader-text mark[data-fact]");
    const line = event.target.closest(".fact");
    if (line && event.target.closest(".place") && line.dataset.fact) {
        choose(line.id, event.target);
    } else if (mark && window.getSelection().isCollapsed) {
        event.preventDefault();
        choose(mark.dataset.fact, mark);
    } else if (line?.dataset.fact && event.target.closest(".fact-said")) {
        event.preventDefault();
        choose(line.id);
    }
});

bench.addEventListener("submit", async (event) => {
    const form = event.target.closest(".fact-form");
    if (!form) {
        return;
    }
    event.preventDefault();
    await decide(event.submitter?.value || "save");
});

/* The document's header has a form of its own: its Enter saves the header, ours saves the fact. */
panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input") && !composes(event)) {
        event.preventDefault();
        if (panel.querySelector(".fact-form")) {
            decide("save");
        } else {
            panel.querySelector("form")?.requestSubmit();
        }
    }
});

for (const one of bench.querySelectorAll(".by-script")) {
    one.hidden = false;
}
for (const one of bench.querySelectorAll(".without-script")) {
    one.hidden = true;
}
const told = window.sessionStorage.getItem("said");
if (told) {
    window.sessionStorage.removeItem("said");
    say(told);
}
const opened = panel.querySelector(".fact-panel");
if (opened) {
    const name = opened.dataset.fact;
    chosen = name;
    lineOf(name)?.classList.add("chosen");
    for (const one of marksOf(name)) {
        one.classList.add("chosen");
    }
    const first = marksOf(name)[0];
    if (first) {
        revealInText(first);
    }
    for (const one of panel.querySelectorAll(".fact-close")) {
        one.hidden = false;
    }
}

DOES.a = watch({ bench, text, words, ask, send, apply, chosen: () => chosen });
