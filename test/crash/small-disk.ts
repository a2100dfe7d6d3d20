import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A disk of its own for a test, `size` as mount takes it, e.g. `8m`; it goes with the test. */
export function mountDisk(size: string): { path: string; change(options: string): void } {
  const path = mkdtempSync(join(tmpdir(), 'disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path])
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', path])
    rmSync(path, { recursive: true, force: true })
  })
  return { path, change: (options) => void execFileSync('mount', ['-o', `remount,${options}`, path]) }
}

/** Mounting is for root on Linux, and not in every container. */
export function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', path]).status === 0
  if (mounted) execFileSync('umount', [path])
  rmSync(path, { recursive: true, force: true })
  return mounted
}
