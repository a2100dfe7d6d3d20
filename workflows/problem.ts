/** One thing that is wrong with a journey: where, what, and what to do about it. */
export interface JourneyProblem {
  /** 1-based line of the file. */
  line: number
  /** e.g. `steps[2].wait.for`; empty for the file as a whole. */
  path: string
  problem: string
  remedy: string
}

/** What a check finds: where in what was written, and problem and remedy (see withRemedy). */
export interface Problem {
  path: readonly PropertyKey[]
  message: string
}

/** The journey cannot be used. The message lists every problem, one a line. */
export class JourneyError extends Error {
  readonly file: string
  readonly problems: readonly JourneyProblem[]

  constructor(file: string, problems: readonly JourneyProblem[]) {
    super(problems.map((each) => `${file}:${each.line} ${each.path}: ${each.problem}. ${each.remedy}.`).join('\n'))
    this.name = 'JourneyError'
    this.file = file
    this.problems = problems
  }
}

/** Problem and remedy as one text, for where zod has room for only one. */
export const withRemedy = (problem: string, remedy: string): string => `${problem}\n${remedy}`

/** The counterpart of withRemedy; texts of zod's own get a general remedy. */
export function splitRemedy(text: string): { problem: string; remedy: string } {
  const [problem = text, remedy = 'Correct the value'] = text.split('\n')
  return { problem, remedy }
}
