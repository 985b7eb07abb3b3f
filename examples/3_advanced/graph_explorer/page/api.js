// The HTTP interface of the service: answers as they are, errors as sentences for people.

export class ServiceError extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

async function request(path, parameters, signal) {
  const query = new URLSearchParams(parameters).toString();
  let response;
  try {
    response = await fetch(query ? `${path}?${query}` : path, { signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServiceError("The service does not answer. Is it running, and is the network up?", "unreachable");
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => null);
  throw new ServiceError(told?.error?.message ?? `The service answered with the error ${response.status}.`,
    told?.error?.code);
}

/** One JSON answer. */
export async function ask(path, parameters = {}, signal = undefined) {
  return (await request(path, parameters, signal)).json();
}

/** The rows of an answer, each as soon as it arrives. Leaving the loop cancels the query. */
export async function* rows(path, parameters = {}, signal = undefined) {
  const cut = () => new ServiceError("The answer was cut off in the middle. Try again.", "cut_off");
  const response = await request(path, parameters, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error) => {
        throw error.name === "AbortError" ? error : cut();
      });
      if (done) throw cut();
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) {
        const row = JSON.parse(line);
        if (row.error) throw new ServiceError(row.error.message, row.error.code);
        if (row.end) return;
        yield row;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
