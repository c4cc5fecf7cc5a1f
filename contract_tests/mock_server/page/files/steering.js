// Move the clock where it stands still, and let things go wrong on demand.

import { byId, make } from "./dom.js";
import { steer } from "./wire.js";

export class Steering {
  constructor() {
    byId("advance").addEventListener("click", () => this.doing(async () => {
      this.showClock(await steer("clock", "POST", { advance: byId("advance-seconds").valueAsNumber }));
    }));
    byId("behave").addEventListener("submit", (event) => {
      event.preventDefault();
      this.doing(async () => {
        await steer("behaviours", "POST", { behaviour: byId("behaviour").value });
        byId("behaviour").value = "";
        await this.look();
      });
    });
  }

  /** Show what can be asked for, and what stands. */
  async begin() {
    const help = await steer("help");
    const rows = [
      ...help.directives.map(({ name, form, says }) => [`${name}=${form}`, says]),
      ...Object.entries(help.codes).map(([code, statuses]) => [`error=${code}`, statuses.join(", ")]),
      ...Object.entries(help.envelopes).map(([name, says]) => [`envelope=${name}`, says]),
    ];
    byId("directives").replaceChildren(...rows.flatMap(([name, says]) =>
      [make("dt", {}, make("code", { text: name })), make("dd", { text: says })]));
    this.showClock(await steer("clock"));
    await this.look();
  }

  /** Show what stands now. */
  async look() {
    const { behaviours } = await steer("behaviours");
    byId("standing").replaceChildren(...behaviours.map((each) => make("li", {},
      make("code", { text: each.behaviour }),
      make("span", { class: "hint", text: each.applied === 1 ? "applied once" : `applied ${each.applied} times` }),
      make("button", { type: "button", text: "Forget", onclick: () => this.doing(async () => {
        await steer(`behaviours/${each.id}`, "DELETE");
        await this.look();
      }) }))));
  }

  showClock(clock) {
    byId("clock").hidden = !clock["stands-still"];
    byId("now").textContent = new Date(clock.now * 1000).toISOString().slice(0, 19).replace("T", " ");
  }

  async doing(work) {
    const notice = byId("behave-notice");
    notice.hidden = true;
    try {
      await work();
    } catch (error) {
      notice.hidden = false;
      notice.textContent = error.message;
    }
  }
}
