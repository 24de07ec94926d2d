import { For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice } from '../../parts/notice';
import type { OpenedReport } from '../../state/opened-report';

/** What a reader must know of a report that somebody else made; figures that were altered, in red. */
export function OpenedBanner(props: { readonly opened: OpenedReport }) {
  const { t, f } = useLocale();
  const text = (value: string | number): string => (typeof value === 'number' ? f().number(value) : value);
  return (
    <div class="banner" role="status">
      <Notice tone="info" code="self-reported">
        <p>{props.opened.source === 'file' ? t().opened.bannerFile : t().opened.banner}</p>
      </Notice>
      <Show when={props.opened.tampered.length > 0}>
        <Notice tone="bad" heading={t().opened.tampered} code="tampered">
          <table class="tampered">
            <thead>
              <tr>
                <th scope="col">{t().opened.field}</th>
                <th scope="col">{t().opened.claimed}</th>
                <th scope="col">{t().opened.recomputed}</th>
              </tr>
            </thead>
            <tbody>
              <For each={props.opened.tampered}>
                {(row) => (
                  <tr>
                    <th scope="row">{term(t().terms.fields, row.field)}</th>
                    <td>
                      <del>{text(row.claimed)}</del>
                    </td>
                    <td>{text(row.recomputed)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </Notice>
      </Show>
    </div>
  );
}
