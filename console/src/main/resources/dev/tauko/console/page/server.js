// The connection to the program: requests, and the stream of events.
//
// The stream is read by fetch, as an EventSource sends no headers, and so no token. When it ends or
// falls silent, it is opened again: after half a second, then after ever longer times up to five.

const TOKEN = "tauko-console-token";
const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
const PATIENCE = 10_000;
const UNSEEN = 30_000;

/** A request that was not answered as wished. */
export class RequestError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Server {
  #engine = "";
  #stream = new AbortController();
  #listeners;

  /** Listeners: overview(data), lost(reason), unauthorized(). */
  constructor(listeners) {
    this.#listeners = listeners;
    keepToken();
  }

  set token(value) {
    sessionStorage.setItem(TOKEN, value);
  }

  set engine(name) {
    this.#engine = name;
    this.#stream.abort();
  }

  /** Asks for data. */
  get(path, parameters = {}, signal = undefined) {
    return this.#request("GET", path, parameters, { signal }).then((response) => response.json());
  }

  /** Has a task cancelled. */
  cancel(id) {
    return this.#request("POST", "cancel", { id }, { headers: { "Tauko-Console": "page" } });
  }

  async #request(method, path, parameters, { headers = {}, signal } = {}) {
    const query = new URLSearchParams(parameters);
    if (this.#engine) query.set("engine", this.#engine);
    const token = sessionStorage.getItem(TOKEN);
    const response = await fetch(`api/${path}?${query}`, {
      method,
      signal,
      cache: "no-store",
      headers: token ? { ...headers, Authorization: `Bearer ${token}` } : headers,
    });
    if (!response.ok) {
      const problem = await response.json().catch(() => ({}));
      if (response.status === 401) this.#listeners.unauthorized();
      throw new RequestError(response.status, problem.error ?? `status ${response.status}`);
    }
    return response;
  }

  /** Reads events for ever. A page that nobody sees for half a minute reads none. */
  async watch() {
    let wait = FIRST_WAIT;
    for (;;) {
      await seen();
      this.#stream = new AbortController();
      let reason;
      try {
        await this.#read(() => (wait = FIRST_WAIT));
        reason = "the stream has ended";
      } catch (error) {
        reason = error instanceof RequestError ? error.message : "no connection";
      }
      if (!this.#stream.signal.aborted || this.#stream.signal.reason === "silent") {
        this.#listeners.lost(reason);
        await new Promise((resume) => setTimeout(resume, wait));
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }

  async #read(onEvent) {
    const stream = this.#stream;
    let silence;
    const listen = (patience) => {
      clearTimeout(silence);
      silence = setTimeout(() => stream.abort("silent"), patience);
    };
    let unseen;
    const hide = () => {
      clearTimeout(unseen);
      if (document.hidden) unseen = setTimeout(() => stream.abort("unseen"), UNSEEN);
    };
    document.addEventListener("visibilitychange", hide);
    listen(PATIENCE);
    try {
      const response = await this.#request("GET", "events", {}, { signal: stream.signal });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const events = (rest + value).split("\n\n");
        rest = events.pop();
        for (const event of events) {
          const overview = JSON.parse(event.slice("data: ".length));
          listen(overview.next + PATIENCE);
          onEvent();
          this.#listeners.overview(overview);
        }
      }
    } finally {
      clearTimeout(silence);
      clearTimeout(unseen);
      document.removeEventListener("visibilitychange", hide);
    }
  }
}

/** Takes the token out of the address, where it would be seen, and keeps it for this tab. */
function keepToken() {
  const address = new URL(location.href);
  const token = new URLSearchParams(address.hash.slice(1)).get("token") ?? address.searchParams.get("token");
  if (token === null) return;
  sessionStorage.setItem(TOKEN, token);
  address.hash = "";
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

function seen() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resume) => document.addEventListener("visibilitychange", resume, { once: true }));
}
