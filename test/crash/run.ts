import { crashRounds } from './crash-rounds.ts'

/** `npm run test:crash -- [ROUNDS] [SEED]`: kills the whole machine again and again under load. Exits with 1 if anything was lost. */
const [rounds = '50', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
const began = performance.now()
const report = await crashRounds({
  rounds: Number(rounds),
  seed: Number(seed),
  onRound: (round) => process.stdout.write(`\rkilled ${round} of ${rounds} times (seed ${seed})`),
})
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s`, report.acknowledged)

const { pairs } = report
check(`no acknowledged lead is lost (${report.acknowledged.leads})`, report.lostEvents)
check('every event has an outcome', report.unansweredEvents)
check(`no acknowledged acceptance is lost (${report.acknowledged.accepted})`, report.lostAcceptances)
check(`no acknowledged transaction is lost (${report.acknowledged.transactions})`, pairs.lost)
check('no transaction is torn', pairs.torn)
check(`no index row disagrees with its item (${report.indexRows})`, report.indexDifferences)
check(`no acknowledged execution is lost (${report.acknowledged.executions})`, report.lostExecutions)
check('every execution ended, or waits for something', report.stuckExecutions)
check('every open run has its execution', report.runsWithoutExecution)
check(`what came due meanwhile fired in order of time (${report.timersMeanwhile})`, report.timersOutOfOrder)
check(`no message slot was sent twice, nothing is unexplained (${report.messages} messages)`, report.breaks)
check('npm run reconcile -- --strict finds nothing', report.reconcileExitCode ?? 1)
check("SQLite's own check finds nothing", report.integrity === 'ok' ? [] : [report.integrity])

function check(sentence: string, found: number | readonly unknown[]): void {
  const count = typeof found === 'number' ? found : found.length
  console.log(`${count === 0 ? 'yes' : 'NO '}  ${sentence}`)
  if (count === 0) return
  console.log(found)
  process.exitCode = 1
}
