import { AwsError } from '../../service.ts'
import { TaskFailure } from '../task-port.ts'

/** An AWS error as an SDK integration reports it. */
export function serviceFailure(error: unknown, service: string): unknown {
  if (!(error instanceof AwsError)) return error
  const name = error.code.endsWith('Exception') || error.code.endsWith('Error') ? error.code : `${error.code}Exception`
  return new TaskFailure(`${service}.${name}`, `${error.message} (Service: ${service}, Status Code: ${error.status})`)
}
