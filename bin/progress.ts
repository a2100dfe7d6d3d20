/** Tells how far something is; `total` 0 means unknown. */
export interface Progress {
  step(label: string, done: number, total: number): void
  end(): void
}

export const noProgress: Progress = { step: () => undefined, end: () => undefined }

const WIDTH = 30

/** A bar that redraws itself in a terminal; elsewhere a line at every tenth. */
export function terminalProgress(out: NodeJS.WriteStream): Progress {
  let drawn = ''
  let tenth = -1
  const bar = (label: string, done: number, total: number): void => {
    const filled = total === 0 ? 0 : Math.round((WIDTH * done) / total)
    const line = `${label.padEnd(20)} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`
    if (line === drawn) return
    out.write(`\r${line}\u001b[K`)
    drawn = line
  }
  const line = (label: string, done: number, total: number): void => {
    const now = total === 0 ? 0 : Math.floor((10 * done) / total)
    if (now === tenth) return
    tenth = now
    out.write(`${label} ${done}/${total}\n`)
  }
  return {
    step: out.isTTY ? bar : line,
    end: () => {
      if (drawn !== '') out.write('\n')
      drawn = ''
      tenth = -1
    },
  }
}
