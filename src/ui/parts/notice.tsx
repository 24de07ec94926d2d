import { type JSX, Show } from 'solid-js';

export type Tone = 'info' | 'warn' | 'bad' | 'good';

/** A standing remark: shape for the tone, an optional heading, and text. */
export function Notice(props: { readonly tone: Tone; readonly heading?: string; readonly children?: JSX.Element; readonly code?: string }) {
  return (
    <div class="notice" data-tone={props.tone} data-notice={props.code}>
      <ToneShape tone={props.tone} />
      <div class="notice-body">
        <Show when={props.heading}>{(heading) => <p class="notice-heading">{heading()}</p>}</Show>
        {props.children}
      </div>
    </div>
  );
}

export function ToneShape(props: { readonly tone: Tone }) {
  return (
    <svg class="tone-shape" data-tone={props.tone} viewBox="0 0 20 20" aria-hidden="true">
      <path d={outlines[props.tone]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
      <path d={insides[props.tone]} fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

const circle = 'M10 2a8 8 0 0 1 0 16a8 8 0 0 1 0-16z';
const outlines: Readonly<Record<Tone, string>> = {
  info: circle,
  good: circle,
  warn: 'M10 2.5L18.2 17H1.8z',
  bad: 'M6.5 2h7L18 6.5v7L13.5 18h-7L2 13.5v-7z',
};
const insides: Readonly<Record<Tone, string>> = {
  info: 'M10 9.2v4.6M10 6.2v.1',
  good: 'M6.5 10.3l2.4 2.4l4.6-5',
  warn: 'M10 8v4M10 14.6v.1',
  bad: 'M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6',
};
