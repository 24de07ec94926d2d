import { createResource, Show } from 'solid-js';
import { useLocale } from '../i18n/locale-context';

/** Most bytes that a QR code of the largest size holds at the lowest error correction (ISO/IEC 18004, version 40-L). */
const maxBytes = 2_953;

/** The text as a QR code, drawn as one path; dark on light in every appearance, as scanners expect. */
export function QrCode(props: { readonly text: string }) {
  const { t } = useLocale();
  const [drawn] = createResource(() => props.text, draw);
  return (
    <Show when={drawn()}>
      {(code) => (
        <Show when={code().kind === 'code' && code()} fallback={<p class="quiet">{t().share.qrTooLong}</p>}>
          {(shown) => (
            <svg
              class="qr"
              role="img"
              aria-label={t().share.qrLabel}
              viewBox={`0 0 ${shown().size} ${shown().size}`}
              shape-rendering="crispEdges"
            >
              <rect width="100%" height="100%" fill="#fff" />
              <path d={shown().path} fill="#000" />
            </svg>
          )}
        </Show>
      )}
    </Show>
  );
}

async function draw(text: string): Promise<{ readonly kind: 'code' | 'too-long'; readonly size: number; readonly path: string }> {
  if (text.length > maxBytes) return { kind: 'too-long', size: 0, path: '' };
  const { encode } = await import('uqr');
  const { data, size } = encode(text, { ecc: 'L', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return { kind: 'code', size, path };
}
