interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * The lockfile names no download address, every package has version and hash, and prebuilt programs are locked for
 * every platform: npm refuses a lockfile that lacks some, and drops them when a registry lacks them.
 */
export function checkLockfile({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, locked]) => {
    const problems: string[] = [];
    if (path === '' || locked.inBundle === true) return problems;
    if (locked.resolved !== undefined || locked.link === true) problems.push(`${path} names where it is downloaded from`);
    if (locked.version === undefined || locked.integrity === undefined) problems.push(`${path} has no version or no integrity`);
    for (const name of Object.keys(locked.optionalDependencies ?? {})) {
      if (!isLocked(packages, path, name)) problems.push(`${name}, optional for ${path}, is not locked`);
    }
    return problems;
  });
}

/** Looks for a dependency where Node would: beside the package, then in every node_modules above. */
function isLocked(packages: Lockfile['packages'], path: string, name: string): boolean {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[base === '' ? `node_modules/${name}` : `${base}/node_modules/${name}`] !== undefined) return true;
    if (base === '') return false;
    if (!base.includes('/node_modules/')) return packages[`node_modules/${name}`] !== undefined;
  }
}
