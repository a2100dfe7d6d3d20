import type { HostContext } from '../../../functions/shared/lambda.ts'

/** Answers with what it was told. */
export const handler = async (event: unknown, context: HostContext) => ({
  event,
  function: context.functionName,
  table: context.services?.config.baseUrl,
})
