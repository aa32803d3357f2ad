/* Lists: suggestions in the boxes that filter, choices that act at once. All of it works without. */
"use strict";

{
    const WAIT = 200; // milliseconds after a key

    /* --- a box with suggestions: the combobox of the ARIA practices, with a list of options --- */

    let boxes = 0;

    function suggesting(box) {
        const list = document.createElement("ul");
        list.id = `suggestions-${++boxes}`;
        list.className = "suggestions";
        list.setAttribute("role", "listbox");
        list.setAttribute("aria-label", box.getAttribute("aria-label"));
        list.hidden = true;
        box.form.append(list);
        box.setAttribute("role", "combobox");
        box.setAttribute("aria-autocomplete", "list");
        box.setAttribute("aria-expanded", "false");
        box.setAttribute("aria-controls", list.id);

        let timer = 0, asked = 0, at = -1;

        function close() {
            list.hidden = true;
            at = -1;
            box.setAttribute("aria-expanded", "false");
            box.removeAttribute("aria-activedescendant");
        }

        function options() {
            return Array.from(list.querySelectorAll("[role=option]"));
        }

        function point(number) {
            const all = options();
            if (!all.length) {
                return;
            }
            at = (number + all.length) % all.length;
            all.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
            all[at].scrollIntoView({block: "nearest"});
            box.setAttribute("aria-activedescendant", all[at].id);
        }

        function choose(option) {
            const chosen = document.createElement("input");
            chosen.type = "hidden";
            chosen.name = box.dataset.chosen;
            chosen.value = option.dataset.id;
            box.form.append(chosen);
            box.disabled = true; // the words are no part of the filter any more
            box.form.submit();
        }

        function show(results) {
            list.replaceChildren(...results.map((one, place) => {
                const option = document.createElement("li");
                option.id = `${list.id}-${place}`;
                option.setAttribute("role", "option");
                option.setAttribute("aria-selected", "false");
                option.dataset.id = one.id;
                option.textContent = one.text;
                return option;
            }));
            at = -1;
            list.hidden = !results.length;
            box.setAttribute("aria-expanded", String(!list.hidden));
            box.removeAttribute("aria-activedescendant");
        }

        async function ask() {
            const term = box.value.trim(), number = ++asked;
            if (!term) {
                close();
                return;
            }
            const query = new URLSearchParams({
                term, app_label: box.dataset.app, model_name: box.dataset.model,
                field_name: box.dataset.field,
            });
            let answer;
            try {
                answer = await fetch(`${box.dataset.suggestions}?${query}`);
            } catch {
                return; // the words can be sent as they are
            }
            if (answer.ok && number === asked) {
                const found = await answer.json();
                if (number === asked) {
                    show(found.results);
                }
            }
        }

        function later() {
            clearTimeout(timer);
            timer = setTimeout(ask, WAIT);
        }

        box.addEventListener("input", (event) => event.isComposing || later());
        box.addEventListener("compositionend", later);
        box.addEventListener("blur", () => setTimeout(close, WAIT));
        list.addEventListener("mousedown", (event) => {
            const option = event.target.closest("[role=option]");
            event.preventDefault(); // the box keeps the focus
            if (option) {
                choose(option);
            }
        });
        box.addEventListener("keydown", (event) => {
            if (event.isComposing) {
                return;
            }
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                if (list.hidden) {
                    ask();
                } else {
                    point(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
                }
            } else if (event.key === "Enter" && at >= 0) {
                event.preventDefault();
                choose(options()[at]);
            } else if (event.key === "Escape" && !list.hidden) {
                event.preventDefault();
                close();
            }
        });
    }

    document.querySelectorAll("input[data-suggestions]").forEach(suggesting);

    /* --- choices that need no button --- */

    document.querySelectorAll("select[data-at-once]").forEach((select) => {
        let keyed = false; // arrow keys walk through the choices: Enter or the button sends
        select.addEventListener("keydown", () => { keyed = true; });
        select.addEventListener("pointerdown", () => { keyed = false; });
        select.addEventListener("change", () => keyed || select.form.submit());
    });

    /* --- buttons for chosen rows wait until there are any --- */

    const chosen = document.getElementById("changelist-form");
    const buttons = document.querySelectorAll(".actions .decisions button");
    if (chosen && buttons.length) {
        const look = () => {
            const none = !chosen.querySelector("input.action-select:checked");
            buttons.forEach((button) => { button.disabled = none; });
        };
        chosen.addEventListener("change", look);
        chosen.addEventListener("click", () => setTimeout(look));
        window.addEventListener("pageshow", look);
        look();
    }
}
