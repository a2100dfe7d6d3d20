import fc from 'fast-check'

/** Property tests try the same cases every time, so that main stays green by itself; `FC_SEED=7 npm test` tries others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_121) })
