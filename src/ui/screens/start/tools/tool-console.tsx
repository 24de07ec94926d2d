import { createSignal, createUniqueId, Show } from 'solid-js';
import { type ErrorRecord, toErrorRecord } from '../../../../contract/errors';
import type { JsonValue } from '../../../../contract/json';
import type { ToolCallAnswer, ToolFacts } from '../../../../contract/tool-servers';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { useToolTexts } from '../../../i18n/tool-texts';
import { ErrorPanel } from '../../../parts/error-panel';
import type { ToolServersControl } from '../../../state/create-tool-servers';
import { exampleOf } from '../../../state/schema-example';
import type { KeptServer } from '../../../state/tool-server-store';

/** Calls one tool by hand: for those who build a server. */
export function ToolConsole(props: { readonly tools: ToolServersControl; readonly tool: ToolFacts; readonly server: KeptServer | string }) {
  const { f } = useLocale();
  const t = useToolTexts();
  const id = createUniqueId();
  const [text, setText] = createSignal(JSON.stringify(exampleOf(props.tool.inputSchema), undefined, 2));
  const [isBusy, setIsBusy] = createSignal(false);
  /** What is wrong with the arguments. */
  const [wrong, setWrong] = createSignal<string>();
  const [answer, setAnswer] = createSignal<ToolCallAnswer>();
  const [error, setError] = createSignal<ErrorRecord>();

  const call = async (): Promise<void> => {
    const input = readJson(text());
    setWrong(input === undefined ? t().console.notJson : undefined);
    if (input === undefined) return;
    setIsBusy(true);
    setAnswer(undefined);
    setError(undefined);
    const { server } = props;
    const place = typeof server === 'string' ? server : { name: server.name, url: server.url, token: server.token };
    try {
      setAnswer(await props.tools.call({ server: place, tool: props.tool.name, input }));
    } catch (thrown) {
      const record = toErrorRecord(thrown);
      if (record.details['name'] === 'arguments') setWrong(t().console.misfit(String(record.details['value'])));
      else setError(record);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <div class="tool-console" aria-busy={isBusy()}>
      <div class="field">
        <label for={id}>{t().console.arguments}</label>
        <textarea
          id={id}
          data-field="tool-arguments"
          rows={Math.min(12, text().split('\n').length + 1)}
          spellcheck={false}
          aria-invalid={wrong() !== undefined}
          aria-describedby={`${id}-help`}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-help`} class="field-error" role="alert">
          {wrong()}
        </p>
      </div>
      <details class="technical">
        <summary>{t().console.schema}</summary>
        <pre class="technical-text">{JSON.stringify(props.tool.inputSchema, undefined, 2)}</pre>
      </details>
      <button type="button" class="secondary" data-action="call-tool" disabled={isBusy()} onClick={() => void call()}>
        {isBusy() ? t().console.running : t().console.run}
      </button>
      <div role="status">
        <Show when={answer()}>
          {(told) => (
            <div data-role="tool-answer">
              <p class="quiet">{t().console.result(inline(f().duration(told().tookMs)))}</p>
              <pre class="text-block">{told().text}</pre>
              <Show when={told().structured !== undefined}>
                <p class="label">{t().console.structured}</p>
                <pre class="text-block">{JSON.stringify(told().structured, undefined, 2)}</pre>
              </Show>
            </div>
          )}
        </Show>
      </div>
      <Show when={error()}>{(failed) => <ErrorPanel error={failed()} tone="warn" />}</Show>
    </div>
  );
}

function readJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
