/** A process that starts executions until it is killed, and says which starts it has accepted. */
import { setTimeout as pause } from 'node:timers/promises'
import { activity } from '../../../local/activity.ts'
import { realClock } from '../../../local/clock.ts'
import { openStepFunctions } from '../../../local/step-functions/step-functions.ts'
import { openStore } from '../../../local/store.ts'

const [, , file = ''] = process.argv
const call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' } }
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'First',
  States: {
    First: { ...call, Next: 'Pause' },
    Pause: { Type: 'Wait', Seconds: '{% $round($random()) %}', Next: 'Second' },
    Second: { ...call, End: true },
  },
}

const tasks = {
  invoke: async () => {
    await pause(Math.random() * 50)
    return 'done'
  },
}
const engine = openStepFunctions({ store: openStore(file), clock: realClock(), activity: activity(), tasks })
engine.resume()
const roleArn = 'arn:aws:iam::000000000000:role/journey'
const machine = await engine.handle('CreateStateMachine', {
  name: 'journey',
  roleArn,
  definition: JSON.stringify(definition),
})
for (;;) {
  const started = await engine.handle('StartExecution', { ...machine })
  if ('executionArn' in started) process.stdout.write(`${started.executionArn}\n`)
  await pause(5)
}
