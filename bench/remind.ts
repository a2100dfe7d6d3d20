import type { Handler } from '../functions/shared/lambda.ts'

/** What the year's reminder does when it is due: one durable message, written once. For year.ts, which runs it in the machine. */
export const handler: Handler = async (payload, { services }) => {
  const { owner, at } = Object(payload)
  await services?.table.put({ pk: `OWNER#${owner}`, sk: `MESSAGE#${at}`, text: '您的爱车该保养了', at })
  return { sent: owner }
}
