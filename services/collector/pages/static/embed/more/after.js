/** What is offered below the thanks; see `afterwards` of the survey. */
import { make } from "../card/elements.js";

/** Add links to the `view`: where an unhappy visitor can go on, and where everybody can share their experience. */
export function after(view, { follow_up_url }, { share = [] }, { follow_up, share_note }) {
  const link = (href, words, name) => make("a", { href, class: name, target: "_blank" }, words);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("a{color:inherit}.next{border-radius:.625em}");
  view.getRootNode().adoptedStyleSheets.push(sheet);
  if (follow_up_url) view.append(link(follow_up_url, follow_up, "next"));
  if (share[0]) view.append(make("p", {}, share_note), ...share.map(({ name, url }) => link(url, name)));
}
