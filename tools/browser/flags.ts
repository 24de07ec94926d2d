/** Which GPU the page may see. `default`: whatever the browser offers by itself. */
export const adapters = ['none', 'swiftshader', 'hardware'] as const;
export type Adapter = (typeof adapters)[number] | 'default';

const adapterFlags: Readonly<Record<Adapter, readonly string[]>> = {
  default: [],
  none: ['--disable-gpu'],
  swiftshader: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'],
  // The flags that gave a real NVIDIA adapter in headless mode on a Linux host without a display.
  hardware: [
    '--enable-unsafe-webgpu',
    '--ignore-gpu-blocklist',
    '--disable-gpu-sandbox',
    '--use-angle=gl-egl',
    '--enable-features=Vulkan',
    '--disable-vulkan-surface',
    '--enable-dawn-features=vulkan_enable_f16_on_nvidia,allow_unsafe_apis',
  ],
};

/**
 * Chromium's flags for an adapter and the user's own. Chromium obeys only the last `--enable-features` (and
 * `--disable-features`), so those are joined into one; `extra` wins over the rest because it comes last.
 */
export function browserFlags(adapter: Adapter, extra: readonly string[] = []): string[] {
  const lists = new Map<string, string[]>();
  const plain: string[] = [];
  for (const flag of [...adapterFlags[adapter], '--disable-quic', ...extra]) {
    const match = /^(--(?:enable|disable)-features)=(.*)$/.exec(flag);
    if (match === null) {
      plain.push(flag);
      continue;
    }
    const [, name = '', value = ''] = match;
    lists.set(name, [...(lists.get(name) ?? []), ...value.split(',')]);
  }
  return [...plain, ...[...lists].map(([name, values]) => `${name}=${values.join(',')}`)];
}
