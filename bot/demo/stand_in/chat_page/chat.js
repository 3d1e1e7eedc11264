"use strict";

const PLACES = [
  ["Northampton, Market Square", 52.2376, -0.8964],
  ["Northampton railway station", 52.2377, -0.9066],
  ["Abington Park, Northampton", 52.2477, -0.8653],
  ["Kettering, Market Place", 52.3975, -0.7288],
  ["Wellingborough, Market Square", 52.3022, -0.6939],
  ["Corby, Willow Place", 52.4889, -0.6951],
  ["Daventry, Market Square", 52.2572, -1.1615],
];
const FACES = ["#1d5fa8", "#7a3e9d", "#a8441d", "#22704a", "#8a2b55", "#4f5d16", "#0b6470", "#6a4a2f"];
const TAP_PATIENCE_MS = 15000;
const ACTION_MS = 5000;
const ACTIONS = { typing: "is typing …", upload_photo: "is sending a picture …", upload_document: "is sending a file …" };
const NEAR_END_PX = 120;
const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("en-GB",
  { timeZone: "Europe/London", weekday: "short", day: "2-digit", month: "2-digit", year: "numeric" });

const state = { bot: { name: "Beatline", username: "" }, people: new Map(), current: null, chat: null, visited: false, meanwhile: [],
  serial: 0, epoch: null, about: null, waiting: new Map(), atEnd: true, top: 0, acting: 0 };

const $ = (id) => document.getElementById(id);

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && typeof value !== "object") element[name] = value;
    else if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function button(label, onclick, properties = {}) {
  return make("button", { type: "button", onclick, ...properties }, label);
}

function iconButton(name, label, onclick) {
  const made = make("button", { type: "button", className: "icon", title: label, onclick }, icon(name));
  made.setAttribute("aria-label", label);
  return made;
}

/* ---- talking to the stand-in ---- */

async function ask(path, options) {
  const answer = await fetch(path, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error || answer.statusText);
  return value;
}

async function act(verb, facts) {
  const form = facts instanceof FormData;
  const options = { method: "POST", body: form ? facts : JSON.stringify(facts) };
  if (!form) options.headers = { "Content-Type": "application/json" };
  try {
    return await ask(`/chat/${state.current}/${verb}`, options);
  } catch (error) {
    toast(error instanceof TypeError ? "Not sent: the connection is lost." : error.message);
    return null;
  }
}

let retryMs = 500;

function listen() {
  const socket = new WebSocket(`ws://${location.host}/events?after=${state.serial}`);
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onopen = () => { retryMs = 500; $("lost").hidden = true; };
  socket.onclose = () => {
    $("lost").hidden = false;
    setTimeout(listen, retryMs);
    retryMs = Math.min(retryMs * 2, 5000);
  };
}

function receive(change) {
  if (change.kind === "hello") {
    if (state.epoch && state.epoch !== change.epoch) location.reload();
    state.epoch = change.epoch;
    return;
  }
  if (change.serial <= state.serial) return;
  state.serial = change.serial;
  const person = state.people.get(change.chat);
  if (!person) { if (change.chat > 0) loadPeople(); return; }
  // a chat on its way from the server may or may not hold this change: the ones that came meanwhile are applied after it
  if (change.chat === state.current && !state.chat) state.meanwhile.push(change);
  else apply(change, person);
}

function apply(change, person) {
  if (isOpen(change) && change.serial <= state.chat.serial) return;
  ON_CHANGE[change.kind]?.(change, person);
}

const ON_CHANGE = {
  message: receiveMessage, edit: receiveMessage,
  delete(change, person) {
    forget(person, change.message_id);
    if (isOpen(change)) { state.chat.messages.delete(change.message_id); $(`m${change.message_id}`)?.remove(); }
  },
  handed(change) {
    const message = isOpen(change) && state.chat.messages.get(change.message_id);
    if (message) { message.handed = true; redraw(message); }
  },
  tap(change) { if (isOpen(change)) wait(change.query_id, change.message_id, change.data); },
  toast(change) {
    if (!isOpen(change)) return;
    stopWaiting(change.query_id);
    if (change.url) follow(change.url);
    if (change.text && change.alert) openSheet(state.bot.name, make("p", {}, change.text), button("OK", closeSheet, { className: "wide" }));
    else if (change.text) toast(change.text);
  },
  action(change) { if (isOpen(change)) showAction(change.action); },
  menu(change) { if (isOpen(change)) refreshStanding(); },
  standing(change) { loadPeople(); if (isOpen(change)) refreshStanding(); },
};

function isOpen(change) { return state.chat && change.chat === state.current; }

function receiveMessage(change, person) {
  const { message } = change;
  person.last = { text: summary(message.body), from_bot: message.from_bot, message_id: change.message_id };
  person.opened = true;
  if (message.from_bot && change.kind === "message") person.serials.push(change.serial);
  if (isOpen(change)) {
    const close = nearEnd();
    state.chat.messages.set(change.message_id, message);
    redraw(message);
    $("hint").hidden = true;
    if (message.from_bot) showAction(null);
    if (change.kind === "message") openPrompt(message);
    if (close || !message.from_bot) toEnd(); else if (change.kind === "message") $("jump").hidden = false;
    if (change.keyboard) { state.chat.keyboard = change.keyboard; drawStanding(); }
    if (document.visibilityState === "visible") markSeen();
  }
  if (message.from_bot) announce(change, person);
  drawPeople();
}

function forget(person, messageId) {
  if (person.last?.message_id === messageId) { person.last = { text: "Message deleted", from_bot: true }; drawPeople(); }
}

function announce(change, person) {
  const words = summary(change.message.body).slice(0, 200);
  const verb = change.kind === "edit" ? "changed a message" : "says";
  $("announcer").textContent = isOpen(change) ? `${state.bot.name} ${verb}: ${words}` : `New message for ${person.name}`;
}

/* ---- the clock ---- */

async function showClock(options) {
  const { now, moving } = await ask("/clock", options);
  $("clock").textContent = `${calendar.format(now * 1000).replace(",", "")} ${clock.format(now * 1000)}`;
  $("hour").disabled = moving;
}

function moveClock() {
  return showClock({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ minutes: 60 }) });
}

/* ---- people ---- */

async function loadPeople() {
  const { people } = await ask("/people");
  people.forEach(addPerson);
  drawPeople();
}

function addPerson({ newest, ...person }) {
  const last = newest && { text: summary(newest.body), from_bot: newest.from_bot, message_id: newest.body.message_id };
  state.people.set(person.id, { ...person, last });
}

function seenKey(id) { return `seen:${state.epoch}:${id}`; }
function unread(person) {
  const seen = Number(localStorage.getItem(seenKey(person.id)) || 0);
  return person.serials.filter((serial) => serial > seen).length;
}
function markSeen() { if (state.current) localStorage.setItem(seenKey(state.current), String(state.serial)); }

function face(person) {
  const letters = person.name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word)).map((word) => word[0]);
  const made = make("span", { className: "face" }, [letters[0], letters.at(-1)].slice(0, letters.length).join(""));
  made.style.background = FACES[person.id % FACES.length];
  made.setAttribute("aria-hidden", "true");
  return made;
}

function drawPeople() {
  const focused = document.activeElement?.dataset?.person;
  $("people").replaceChildren(...[...state.people.values()].map(drawPerson));
  if (focused) document.querySelector(`[data-person="${focused}"]`)?.focus();
  const others = [...state.people.values()].filter((one) => one.id !== state.current);
  const count = others.reduce((sum, one) => sum + unread(one), 0);
  const person = state.people.get(state.current);
  document.title = `${count ? `(${count}) ` : ""}${person ? `${person.name} · ` : ""}Beatline demo`;
}

function drawPerson(person) {
  const count = person.id === state.current ? 0 : unread(person);
  const name = make("span", { className: "name" }, person.name, make("span", { className: "role" }, person.role || ""));
  const badge = count ? make("span", { className: "badge" }, String(count), make("span", { className: "hidden" }, " unread")) : null;
  const line = person.gone ? "Account deleted" : person.last ? `${person.last.from_bot ? "" : "You: "}${person.last.text}` : person.hint || "";
  const hint = person.last && person.hint ? make("span", { className: "hint-line" }, plain(person.hint)) : null;
  const row = make("button", { type: "button", className: "person", onclick: () => { location.hash = person.id; } },
    face(person), name, badge, make("span", { className: "last" }, plain(line)), hint);
  row.dataset.person = person.id;
  if (person.id === state.current) row.setAttribute("aria-current", "true");
  return make("li", {}, row);
}

/* ---- one chat ---- */

async function openChat() {
  const id = Number(location.hash.slice(1)) || null;
  keepDraft();
  state.current = state.people.has(id) ? id : null;
  state.chat = null;
  state.meanwhile = [];
  $("frame").dataset.view = state.current ? "chat" : "people";
  stopAbout();
  showAction(null);
  drawPeople();
  if (!state.current) { if (state.visited) $("people").querySelector("button")?.focus(); return; }
  state.visited = true;
  const chat = await ask(`/chat/${id}/messages`);
  if (state.current !== id) return;
  state.chat = { ...chat, messages: new Map(chat.messages.map((one) => [one.body.message_id, one])) };
  $("chat-title").textContent = state.bot.name;
  showAction(null);
  $("messages").replaceChildren();
  for (const message of state.chat.messages.values()) redraw(message);
  for (const change of state.meanwhile) apply(change, state.people.get(id));
  $("text").value = sessionStorage.getItem(`draft:${id}`) || "";
  fitText();
  drawStanding();
  drawHint();
  openPrompt([...state.chat.messages.values()].at(-1));
  toEnd();
  markSeen();
  drawPeople();
  $(matchMedia("(pointer: fine)").matches ? "text" : "chat-title").focus({ preventScroll: true });
}

async function refreshStanding() {
  const id = state.current;
  const { commands, blocked, gone } = await ask(`/chat/${id}/standing`);
  if (state.current === id && state.chat) { Object.assign(state.chat, { commands, blocked, gone }); drawStanding(); }
}

function drawStanding() {
  const { blocked, gone, keyboard } = state.chat;
  if (blocked || gone) stopAbout();
  $("composer").hidden = blocked || gone;
  $("unblock").hidden = !blocked && !gone;
  $("unblock").disabled = gone;
  $("unblock").textContent = gone ? "This account was deleted" : `Unblock ${state.bot.name}`;
  $("keyboard").hidden = !keyboard.length || blocked;
  $("keyboard").replaceChildren(...keyboard.map((row) => make("div", {}, ...row.map((label) => button(label, () => act("say", { text: label }))))));
}

function drawHint() {
  const { hint, opened } = state.chat;
  $("hint").hidden = state.chat.messages.size > 0;
  const words = make("p");
  words.append(...withLinks(hint || ""));
  const start = button("Start", () => act("say", { text: "/start" }), { className: "wide" });
  $("hint").replaceChildren(make("p", {}, make("strong", {}, state.chat.name)), make("p", {}, state.chat.role || ""), words, opened ? null : start);
}

function plain(text) { return text.replace(/https:\/\/t\.me\/\S+\?start=\S+/g, "(link)"); }

function withLinks(text) {
  return text.split(/(https?:\/\/\S+)/).map((part) => (/^https?:/.test(part) ? link(part, isDeepLink(part) ? "Open the link" : part) : part));
}

function nearEnd() { const box = $("scroll"); return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX; }
function toEnd() { const box = $("scroll"); box.scrollTop = box.scrollHeight; $("jump").hidden = true; state.atEnd = true; }

function redraw(message) {
  const id = message.body.message_id;
  const old = $(`m${id}`);
  const focused = old?.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const fresh = drawMessage(message);
  if (old) old.replaceWith(fresh); else { addDay(message); $("messages").append(fresh); }
  if (!focused) return;
  const marked = [...fresh.querySelectorAll("[data-key]")];
  (marked.find((one) => one.dataset.key === focused) || fresh.querySelector(".buttons button") || marked[0])?.focus({ preventScroll: true });
}

function addDay(message) {
  const day = calendar.format(message.body.date * 1000).replace(",", "");
  const last = $("messages").querySelectorAll(".day");
  if (last[last.length - 1]?.textContent !== day) $("messages").append(make("li", { className: "day" }, day));
}

function drawMessage(message) {
  const { body, from_bot: fromBot } = message;
  const bubble = make("div", { className: "bubble" }, make("span", { className: "hidden" }, fromBot ? `${state.bot.name}: ` : "You: "));
  if (body.forward_origin) bubble.append(make("p", { className: "origin" }, `Forwarded from ${originName(body.forward_origin)}`));
  if (body.reply_to_message) bubble.append(drawQuote(body.reply_to_message));
  bubble.append(...drawMedia(body));
  const words = body.text ?? body.caption;
  if (words) bubble.append(drawWords(words, body.entities || body.caption_entities || []));
  bubble.append(drawMeta(message));
  const actions = make("div", { className: "actions" }, keyed(iconButton("reply", "Reply", () => startAbout("reply", message)), "reply"));
  if (!fromBot && words) actions.append(keyed(iconButton("edit", "Edit", () => startAbout("edit", message)), "edit"));
  return make("li", { id: `m${body.message_id}`, className: fromBot ? "message" : "message mine" }, bubble, actions, body.reply_markup ? drawButtons(body) : null);
}

function keyed(element, key) { element.dataset.key = key; return element; }

function originName(origin) { return origin.sender_user_name || origin.sender_user?.first_name || origin.chat?.title || "somebody"; }

function drawMeta({ body, from_bot: fromBot, handed, silent }) {
  const time = clock.format((body.edit_date || body.date) * 1000);
  const meta = make("p", { className: "meta" }, [body.edit_date ? "edited" : null, silent ? "silent" : null, time].filter(Boolean).join(" · "));
  if (body.has_protected_content) meta.prepend(named(icon("lock"), "Protected: cannot be forwarded or saved"));
  if (!fromBot) meta.append(handed ? named(icon("tick"), "Handed to the bot") : named(icon("clock"), "Waiting for the bot"));
  return meta;
}

function named(svg, label) {
  svg.removeAttribute("aria-hidden");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = label;
  svg.prepend(title);
  return svg;
}

function drawQuote(replied) {
  const who = replied.from?.is_bot ? state.bot.name : "You";
  const quote = make("button", { type: "button", className: "quote", onclick: () => find(replied.message_id) },
    make("b", {}, who), make("span", {}, summary(replied)));
  quote.setAttribute("aria-label", `In reply to ${who}: ${summary(replied).slice(0, 80)}`);
  return quote;
}

function find(id) {
  const item = $(`m${id}`);
  if (!item) { toast("That message is no longer here."); return; }
  item.scrollIntoView({ block: "center" });
  const bubble = item.querySelector(".bubble");
  bubble.classList.remove("found");
  requestAnimationFrame(() => bubble.classList.add("found"));
}

function summary(body) {
  const words = body.text ?? body.caption;
  const kind = Object.keys(KINDS).find((one) => body[one]);
  if (!kind) return words || "Message";
  return words ? `${KINDS[kind]}: ${words}` : KINDS[kind];
}

const KINDS = { photo: "Photo", voice: "Voice message", video: "Video", document: "File", venue: "Place", location: "Location",
  contact: "Contact", sticker: "Sticker", poll: "Poll" };

/* ---- words ---- */

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote" };

function drawWords(text, entities) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const words = make("div", { className: "words" });
  fill(words, text, 0, text.length, sorted);
  return words;
}

function fill(parent, text, from, to, entities) {
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    if (start > at) parent.append(text.slice(at, start));
    const inner = wrap(entity, text.slice(start, end));
    fill(inner, text, start, end, entities.slice(index + 1));
    parent.append(inner);
    at = end;
  }
  if (at < to) parent.append(text.slice(at, to));
}

function wrap(entity, words) {
  if (TAGS[entity.type]) return make(TAGS[entity.type]);
  if (entity.type === "text_link") return link(entity.url);
  if (entity.type === "url") return link(/^https?:/.test(words) ? words : `https://${words}`);
  if (entity.type === "email") return make("a", { href: `mailto:${words}` });
  if (entity.type === "phone_number") return make("a", { href: `tel:${words.replaceAll(" ", "")}` });
  if (entity.type === "bot_command") return make("button", { type: "button", className: "command", onclick: () => act("say", { text: words }) });
  if (entity.type === "spoiler") {
    const cover = make("button", { type: "button", className: "spoiler", onclick: () => cover.setAttribute("aria-expanded", "true") });
    cover.setAttribute("aria-expanded", "false");
    cover.title = "Hidden text: tap to show";
    return cover;
  }
  return make("span");
}

function isDeepLink(url) {
  const match = /^(?:https?:\/\/t\.me\/|tg:\/\/resolve\?domain=)(\w+)/i.exec(url);
  return Boolean(match && match[1].toLowerCase() === state.bot.username.toLowerCase());
}

function link(url, label) {
  const safe = /^(https?|tg|mailto|tel):/i.test(url);
  const made = make("a", { href: safe ? url : "#" }, label || "");
  if (isDeepLink(url)) made.onclick = (event) => { event.preventDefault(); act("open", { link: url }); };
  else Object.assign(made, { target: "_blank", rel: "noopener noreferrer" });
  return made;
}

function follow(url) { if (isDeepLink(url)) act("open", { link: url }); else link(url).click(); }

/* ---- pictures, recordings, places ---- */

function drawMedia(body) {
  const media = (file) => `/media/${file.file_id}`;
  if (body.photo) return [drawPhoto(body, media(body.photo.at(-1)))];
  if (body.voice) return [make("audio", { controls: true, preload: "metadata", src: media(body.voice) })];
  if (body.video) return [make("video", { controls: true, preload: "metadata", src: media(body.video) })];
  if (body.document) return [drawFile(body.document, media(body.document))];
  if (body.location) return [drawPlace(body)];
  if (body.sticker) return [make("p", { className: "sticker" }, body.sticker.emoji || "Sticker")];
  if (body.contact) return [make("p", {}, `Contact: ${body.contact.first_name}, ${body.contact.phone_number}`)];
  if (body.poll) return [make("p", {}, `Poll: ${body.poll.question}`), make("ul", {}, ...body.poll.options.map((one) => make("li", {}, one.text)))];
  return [];
}

function drawPhoto(body, source) {
  const image = make("img", { src: source, alt: body.caption ? `Photo: ${body.caption}` : "Photo" });
  image.onload = () => { if (state.atEnd) toEnd(); };
  const size = body.photo.at(-1);
  image.width = size.width;
  image.height = size.height;
  const picture = make("button", { type: "button", className: "picture" }, image);
  picture.setAttribute("aria-label", `${image.alt}. Open`);
  picture.classList.toggle("covered", Boolean(body.has_media_spoiler));
  picture.onclick = () => {
    if (picture.classList.contains("covered")) picture.classList.remove("covered");
    else openSheet("Photo", make("img", { src: source, alt: image.alt, style: { maxWidth: "100%", borderRadius: "12px" } }));
  };
  return picture;
}

function drawFile(file, source) {
  const size = file.file_size < 1024 ? `${file.file_size} bytes` : `${Math.ceil(file.file_size / 1024)} KB`;
  return make("a", { className: "attachment", href: source, download: file.file_name || "file" }, icon("file"),
    make("span", {}, file.file_name || "File", make("small", {}, size)));
}

function drawPlace({ location: place, venue }) {
  const spot = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  const name = venue ? venue.title : place.live_period ? "Live location" : "Location";
  return make("p", { className: "attachment" }, icon("place"), make("span", {}, name, make("small", {}, venue?.address ? `${venue.address} · ${spot}` : spot)));
}

/* ---- buttons ---- */

function drawButtons(body) {
  const rows = body.reply_markup.inline_keyboard.map((row) => make("div", {}, ...row.map((one) => drawButton(body, one))));
  const group = make("div", { className: "buttons" }, ...rows);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Answers to this message");
  return group;
}

function drawButton(body, one) {
  const made = keyed(button(one.text, () => press(body, one)), `b:${one.callback_data || one.url || one.copy_text?.text || one.text}`);
  if (one.style) made.classList.add(one.style);
  if (one.url && !isDeepLink(one.url)) made.append(icon("out"));
  if (one.copy_text) made.append(icon("copy"));
  if (one.disabled) made.disabled = true;
  if (one.callback_data && [...state.waiting.values()].some((tap) => tap.id === body.message_id && tap.data === one.callback_data)) made.setAttribute("aria-busy", "true");
  return made;
}

function press(body, one) {
  if (one.callback_data) act("tap", { message_id: body.message_id, button: one.callback_data });
  else if (one.url) follow(one.url);
  else if (one.copy_text) copy(one.copy_text.text);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied: ${text}`);
  } catch {
    openSheet("Copy", make("p", {}, "This browser lets no page copy. Mark it and copy it yourself:"), make("p", {}, make("code", {}, text)));
  }
}

function wait(queryId, id, data) {
  const timer = setTimeout(() => { stopWaiting(queryId); toast("No answer to the tap yet."); }, TAP_PATIENCE_MS);
  state.waiting.set(queryId, { id, data, timer });
  const message = state.chat.messages.get(id);
  if (message) redraw(message);
}

function stopWaiting(queryId) {
  const tap = state.waiting.get(queryId);
  if (!tap) return;
  clearTimeout(tap.timer);
  state.waiting.delete(queryId);
  const message = state.chat?.messages.get(tap.id);
  if (message) redraw(message);
}

/* ---- the composer ---- */

function openPrompt(message) {
  if (!message?.from_bot || message.prompt === null || message.prompt === undefined || state.about) return;
  startAbout("reply", message);
}

function showAction(action) {
  clearTimeout(state.acting);
  $("chat-as").textContent = action ? `${state.bot.name} ${ACTIONS[action] || ACTIONS.typing}` : [state.chat?.name, state.chat?.role].filter(Boolean).join(" · ");
  if (action) state.acting = setTimeout(() => showAction(null), ACTION_MS);
}

function startAbout(kind, message) {
  state.about = { kind, id: message.body.message_id };
  $("about-title").textContent = kind === "edit" ? "Edit message" : `Reply to ${message.from_bot ? state.bot.name : "yourself"}`;
  $("about-text").textContent = summary(message.body);
  $("text").placeholder = (kind === "reply" && message.prompt) || "Message";
  const close = nearEnd();
  $("about").hidden = false;
  if (close) toEnd();
  if (kind === "edit") $("text").value = message.body.text ?? message.body.caption;
  fitText();
  $("text").focus();
}

function stopAbout() {
  if (state.about?.kind === "edit") $("text").value = "";
  state.about = null;
  $("text").placeholder = "Message";
  $("about").hidden = true;
  fitText();
}

function fitText() {
  const text = $("text");
  const close = nearEnd();
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 160)}px`;
  if (close) toEnd();
}

function keepDraft() { if (state.current && state.about?.kind !== "edit") sessionStorage.setItem(`draft:${state.current}`, $("text").value); }

async function submit(event) {
  event?.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  const { about } = state;
  const sent = about?.kind === "edit" ? await act("edit", { message_id: about.id, text }) : await act("say", { text, reply_to: about?.id });
  if (!sent) return;
  $("text").value = "";
  stopAbout();
  keepDraft();
}

function onKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  else if (event.key === "Escape" && state.about) { event.preventDefault(); stopAbout(); $("text").focus(); }
}

async function sendFile(verb, file, name) {
  const form = new FormData();
  form.append("file", file, name || file.name || verb);
  const caption = $("text").value.trim();
  if (caption && verb !== "voice") form.append("caption", caption);
  if (state.about?.kind === "reply") form.append("reply_to", state.about.id);
  if (!(await act(verb, form))) return;
  if (caption && verb !== "voice") $("text").value = "";
  stopAbout();
}

function chooseFile(verb, accept) {
  const input = $("file");
  input.accept = accept;
  input.value = "";
  input.onchange = () => { closeSheet(); if (input.files[0]) sendFile(verb, input.files[0]); };
  input.click();
}

/* ---- sheets and toasts ---- */

function openSheet(title, ...content) {
  $("sheet-title").textContent = title;
  $("sheet-body").replaceChildren(...content);
  if (!$("sheet").open) $("sheet").showModal();
}
function closeSheet() { if ($("sheet").open) $("sheet").close(); }

function row(label, detail, onclick, className = "row") {
  return make("button", { type: "button", className, onclick }, label, detail ? make("small", {}, detail) : null);
}

function openMenu() {
  const rows = state.chat.commands.map((one) => row(`/${one.command}`, one.description, () => { closeSheet(); act("say", { text: `/${one.command}` }); }));
  openSheet("Commands", ...(rows.length ? rows : [make("p", {}, "The bot has offered no commands yet.")]));
}

function openAttach() {
  openSheet("Attach",
    row("Photo", "from this computer", () => chooseFile("photo", "image/*")),
    row("Voice message", "record one now", record),
    row("Voice message", "from a sound file", () => chooseFile("voice", "audio/*")),
    row("Video", "from this computer", () => chooseFile("video", "video/*")),
    row("File", "any kind", () => chooseFile("document", "")),
    row("Location", "a named place, or coordinates", openPlaces));
}

function openPlaces() {
  const send = (latitude, longitude) => { closeSheet(); act("location", { latitude, longitude, reply_to: state.about?.id }).then(stopAbout); };
  const rows = PLACES.map(([name, latitude, longitude]) => row(name, `${latitude}, ${longitude}`, () => send(latitude, longitude)));
  const field = (name, most) => make("input", { name, type: "number", step: "any", min: -most, max: most, required: true, inputMode: "decimal" });
  const form = make("form", {}, make("label", {}, "Latitude", field("latitude", 90)), make("label", {}, "Longitude", field("longitude", 180)),
    make("button", { className: "wide" }, "Send these coordinates"));
  form.onsubmit = (event) => { event.preventDefault(); send(Number(form.latitude.value), Number(form.longitude.value)); };
  openSheet("Location", ...rows, form);
}

async function record() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    toast("There is no microphone to record with.");
    return;
  }
  const recorder = new MediaRecorder(stream);
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => stream.getTracks().forEach((track) => track.stop());
  const finish = () => {
    recorder.addEventListener("stop", () => sendFile("voice", new Blob(parts, { type: recorder.mimeType }), "voice"));
    closeSheet();
  };
  $("sheet").addEventListener("close", () => recorder.stop(), { once: true });
  recorder.start();
  openSheet("Recording …", make("p", {}, "Speak now."), button("Send", finish, { className: "wide" }), row("Throw away", "", closeSheet));
}

function openMore() {
  const { blocked } = state.chat;
  const block = row(`Block ${state.bot.name}`, "it can no longer write to you", () => { closeSheet(); act("block", {}); }, "row danger");
  const unblock = row(`Unblock ${state.bot.name}`, "", () => { closeSheet(); act("unblock", {}); });
  openSheet(state.chat.name, make("p", {}, state.chat.role || ""), make("p", {}, ...withLinks(state.chat.hint || "")), blocked ? unblock : block);
}

function toast(text) {
  const shown = make("p", { className: "toast" }, text);
  $("toasts").append(shown);
  setTimeout(() => shown.remove(), Math.max(3500, text.length * 70));
}

/* ---- start ---- */

async function start() {
  $("composer").onsubmit = submit;
  $("text").onkeydown = onKey;
  $("text").oninput = () => { fitText(); keepDraft(); };
  $("about-cancel").onclick = () => { stopAbout(); $("text").focus(); };
  $("menu").onclick = openMenu;
  $("attach").onclick = openAttach;
  $("more").onclick = openMore;
  $("back").onclick = () => { location.hash = ""; };
  $("unblock").onclick = () => act("unblock", {});
  $("hour").onclick = moveClock;
  $("jump").onclick = toEnd;
  $("scroll").onscroll = () => {  // a picture that arrives moves the end away, and nobody has scrolled up
    const top = $("scroll").scrollTop;
    if (nearEnd()) { state.atEnd = true; $("jump").hidden = true; } else if (top < state.top) state.atEnd = false;
    state.top = top;
  };
  $("sheet-close").onclick = closeSheet;
  $("sheet").onclick = (event) => { if (event.target === $("sheet")) closeSheet(); };
  addEventListener("hashchange", openChat);
  addEventListener("storage", drawPeople);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { markSeen(); drawPeople(); } });
  const [about, listed] = await Promise.all([ask("/me"), ask("/people")]);
  Object.assign(state, { bot: about, epoch: about.epoch, serial: listed.serial });
  listed.people.forEach(addPerson);
  await openChat();
  listen();
  await showClock();
  setInterval(() => showClock().catch(() => {}), 1000);  // a lost connection is told by `listen`
}

start();
