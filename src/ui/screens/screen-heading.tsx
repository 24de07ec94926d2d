import { type JSX, onMount } from 'solid-js';

/** The heading of a screen; takes the focus when its screen replaces another, so that a screen reader says it. */
export function ScreenHeading(props: { readonly children: JSX.Element; readonly quiet?: boolean; readonly class?: string }) {
  let heading: HTMLHeadingElement | undefined;
  onMount(() => {
    if (props.quiet !== true) heading?.focus({ preventScroll: true });
  });
  return (
    <h1 ref={heading} tabindex="-1" class={props.class}>
      {props.children}
    </h1>
  );
}
