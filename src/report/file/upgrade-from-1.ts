type Fields = Readonly<Record<string, unknown>>;

/**
 * Version 2 of a report of version 1: there one engine ran everything, so its model is the only one of `models` and what
 * every attempt ran with. What version 1 did not know (memory, forecasts, trust, recoveries) is empty.
 */
export function upgradeFrom1(report: Fields): Fields {
  const { model, ...rest } = report;
  return {
    ...rest,
    reportVersion: 2,
    budgets: [],
    forecasts: [],
    models: model === undefined ? [] : [model],
    trust: [],
    recoveries: [],
    counterfactuals: [],
    tasks: Array.isArray(report['tasks']) ? report['tasks'].map((task: unknown) => withModel(task, model)) : report['tasks'],
  };
}

/** What is not of the right type stays as it is: the schema refuses it. */
function withModel(task: unknown, model: unknown): unknown {
  if (!isFields(task) || !isFields(model)) return task;
  const { engine, device, modelId } = model;
  const attempts = task['attempts'];
  const ran = Array.isArray(attempts) ? attempts.length > 0 : task['durationMs'] !== 0;
  return {
    ...task,
    ...(ran ? { ranOn: { engine, device, model: modelId } } : {}),
    ...(Array.isArray(attempts) ? { attempts: attempts.map((one: unknown) => (isFields(one) ? { ...one, model: modelId } : one)) } : {}),
  };
}

function isFields(data: unknown): data is Fields {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
