import { makeHeapDecoder } from '../../../../src/engines/onnx/cpu-backend';
import { readGraphPorts } from '../../../../src/engines/onnx/graph-ports';
import { readModelConfig } from '../../../../src/engines/onnx/model-config';
import { loadOrtRuntime } from '../../../../src/engines/onnx/ort-module';
import { makeSession } from '../../../../src/engines/onnx/ort-session';
import { argmax } from '../../../../src/engines/onnx/sampling';
import { answerCalls } from './answer-calls';

/** Parts of a prompt, as the engine runs them. */
const chunk = 256;

/** The CPU's runtime and the bare loop: token in, logits out, largest taken. No text, no port, no cancelling. */
answerCalls(async ({ modelUrl, program, data, threads }) => {
  const json = async (name: string) => {
    const response = await fetch(`${modelUrl}${name}`);
    return response.ok ? await response.json() : {};
  };
  const config = readModelConfig(await json('config.json'), await json('generation_config.json'), await json('tokenizer_config.json'));
  const read = async (path: string) => new Uint8Array(await (await fetch(`${modelUrl}${path}`)).arrayBuffer());
  const bytes = await read(program);
  const external = await Promise.all(data.map(async (path) => ({ name: path.slice(path.lastIndexOf('/') + 1), bytes: await read(path) })));
  const { module } = await loadOrtRuntime(threads);
  const session = await makeSession(
    module,
    { bytes, external },
    { 'session.intra_op.allow_spinning': '1', 'session.set_denormal_as_zero': '1' },
  );
  const decoder = makeHeapDecoder(module, session, readGraphPorts(session, config), config);
  return async ({ ids, newTokens }) => {
    const startedAt = performance.now();
    decoder.reset();
    let logits: Float32Array = new Float32Array();
    for (let at = 0; at < ids.length; at += chunk) logits = await decoder.run(ids.slice(at, at + chunk));
    const prefillMs = performance.now() - startedAt;
    const tokenIds = [argmax(logits)];
    const firstTokenMs = performance.now() - startedAt;
    while (tokenIds.length < newTokens) tokenIds.push(argmax(await decoder.run(tokenIds.slice(-1))));
    const totalMs = performance.now() - startedAt;
    return { promptTokens: ids.length, newTokens: tokenIds.length, prefillMs, firstTokenMs, totalMs, tokenIds };
  };
});
