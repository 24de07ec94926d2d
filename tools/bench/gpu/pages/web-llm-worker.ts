import { MLCEngine } from '@mlc-ai/web-llm';
import { answerCalls } from './answer-calls';

/** web-llm by itself: its own loader and its own loop, without streaming, which costs nothing but what the model takes. */
answerCalls(async ({ modelUrl, program, contextTokens }) => {
  const engine = new MLCEngine({
    appConfig: { model_list: [{ model: modelUrl, model_id: 'bare', model_lib: program }] },
    logLevel: 'WARN',
  });
  await engine.reload('bare', { context_window_size: contextTokens, sliding_window_size: -1 });
  return async ({ prompt, newTokens }) => {
    await engine.resetChat();
    const startedAt = performance.now();
    const { usage } = await engine.completions.create({ prompt, max_tokens: newTokens, temperature: 0, ignore_eos: true, stream: false });
    const totalMs = performance.now() - startedAt;
    if (usage === undefined) throw new Error('web-llm gave no usage');
    const firstTokenMs = usage.extra.time_to_first_token_s * 1000;
    return { promptTokens: usage.prompt_tokens, newTokens, prefillMs: firstTokenMs, firstTokenMs, totalMs };
  };
});
