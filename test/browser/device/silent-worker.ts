/** A worker that neither answers nor ends. */
setInterval(() => undefined, 60_000);

export {};
