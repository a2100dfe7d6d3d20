import { z } from 'zod'
import { shippedTaskKinds } from '../../functions/tasks/task-kinds.ts'
import { type Journey, written } from '../../workflows/journey.ts'
import { nearest } from '../../workflows/nearest.ts'
import type { JourneyProblem } from '../../workflows/problem.ts'
import { readYaml } from '../../workflows/read-yaml.ts'

const taskSchema = z.object({ task: z.string() })

/** The tasks of a journey that are not shipped. Those that ops added themselves are not known here. */
export function checkTasks(journey: Journey, text: string, file: string): JourneyProblem[] {
  const { lineOf } = readYaml(text, file)
  return journey.steps.flatMap((step) => {
    const given = step.kind === 'task' ? taskSchema.parse(step.settings).task : undefined
    if (given === undefined || given in shippedTaskKinds) return []
    const path = [...step.path, step.kind, 'task']
    const alike = nearest(given, Object.keys(shippedTaskKinds))
    const remedy = `Choose one that exists${alike.length > 0 ? `, e.g. ${alike.join(', ')}` : ''}, or add it to the tasks first`
    return [{ line: lineOf(path), path: written(path), problem: `no task "${given}" is shipped`, remedy }]
  })
}
