import { For, type JSX, Show } from 'solid-js';
import type { LoadedModel } from '../../../contract/engine';
import type { Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';

/** What ran: the model as it was loaded, versions, hashes and the seed; all that is needed to do it again. */
export function VersionsSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <section>
      <h2>{t().report.versions}</h2>
      <dl class="pairs">
        <Row name="Apura">{props.report.appVersion}</Row>
        <Row name={t().report.suite}>
          {props.report.suite.title} <code>{props.report.suite.id}</code>
        </Row>
        <Row name={`${t().report.suite}, ${t().report.hash}`}>
          <code class="breakable">{props.report.suite.sha256}</code>
        </Row>
        <Row name={t().report.seed}>{String(props.report.config.seed)}</Row>
        <Row name={t().report.browser}>
          {props.report.environment.browser}, {props.report.environment.os}
        </Row>
        <Show when={props.report.environment.userAgent}>
          {(userAgent) => (
            <Row name="User agent">
              <code class="breakable">{userAgent()}</code>
            </Row>
          )}
        </Show>
        <Show when={props.report.startedAt}>{(startedAt) => <Row name={t().report.started}>{f().dateTime(startedAt())}</Row>}</Show>
      </dl>
      <For each={props.report.models}>{(model) => <ModelDetails model={model} />}</For>
    </section>
  );
}

function ModelDetails(props: { readonly model: LoadedModel }) {
  const { t, f } = useLocale();
  const ms = (value: number): string => inline(f().duration(value));
  return (
    <>
      <h3>{t().report.loaded}</h3>
      <dl class="pairs">
        <Row name={t().report.model}>
          <span class="breakable">{props.model.modelId}</span> <code class="breakable">{props.model.modelFile}</code>
        </Row>
        <Row name={t().report.engine}>{term(t().terms.engines, props.model.engine)}</Row>
        <Row name={t().report.threads}>
          {f().integer(props.model.threadsAsked)}, {f().integer(props.model.threadsGot)}
        </Row>
        <Row name={t().report.context}>{inline(f().quantity(props.model.contextTokens, 'tokens'))}</Row>
        <Row name={t().report.loadTimes}>
          {ms(props.model.totalMs)} ({t().report.download} {ms(props.model.downloadMs)}, {t().report.verify} {ms(props.model.verifyMs)},{' '}
          {t().report.session} {ms(props.model.sessionMs)}, {t().report.warmUp} {ms(props.model.warmUpMs)})
        </Row>
        <Show when={props.model.heapBytes}>{(bytes) => <Row name={t().report.heap}>{inline(f().bytes(bytes()))}</Row>}</Show>
        <Show when={props.model.gpuBytes}>{(bytes) => <Row name={t().engines.gpuLoaded}>{inline(f().bytes(bytes()))}</Row>}</Show>
        <Show when={props.model.dispatchesPerToken}>{(count) => <Row name={t().engines.dispatches}>{f().integer(count())}</Row>}</Show>
        <For each={Object.entries(props.model.versions)}>{([name, version]) => <Row name={name}>{version}</Row>}</For>
      </dl>
      <ul class="hashes">
        <For each={props.model.files}>
          {(file) => (
            <li>
              <p>
                <span class="breakable">{file.path}</span>
                <span class="quiet">
                  {' '}
                  {inline(f().bytes(file.sizeBytes))} · {file.checked ? t().report.hashChecked : t().report.hashUnchecked}
                  <Show when={file.origin}>{(origin) => ` · ${t().engines.origin[origin()]}`}</Show>
                </span>
              </p>
              <code class="breakable quiet">{file.sha256}</code>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}

function Row(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <>
      <dt class="breakable">{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}
