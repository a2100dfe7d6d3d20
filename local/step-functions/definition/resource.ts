/** A Task's Resource, taken apart. */
export interface TaskResource {
  /** What the task port is asked for: `lambda:invoke`, `aws-sdk:dynamodb:updateItem`, or a Lambda function's own ARN. */
  readonly name: string
  readonly kind: 'function' | 'service'
  /** The history's resourceType, e.g. `lambda`, `aws-sdk:dynamodb`. */
  readonly service: string
  /** The history's resource, with its suffix, e.g. `updateItem.waitForTaskToken`. */
  readonly action: string
  readonly pattern: 'request' | 'token' | 'sync'
}

const FUNCTION = /^arn:aws[\w-]*:lambda:[\w-]*:\d*:function:[\w-]+(:[\w$-]+)?$/
const SERVICE = /^arn:aws[\w-]*:states:[\w-]*:\d*:((?:aws-sdk:)?[\w-]+):(\w+)(\.waitForTaskToken|\.sync(?::2)?)?$/

/** Takes a Resource apart, or gives undefined for what is neither a Lambda function nor a service integration. */
export function parseResource(resource: string): TaskResource | undefined {
  if (FUNCTION.test(resource)) {
    return { name: resource, kind: 'function', service: 'lambda', action: 'function', pattern: 'request' }
  }
  const [, service, action, suffix = ''] = SERVICE.exec(resource) ?? []
  if (!service || !action) return undefined
  const pattern = suffix === '.waitForTaskToken' ? 'token' : suffix === '' ? 'request' : 'sync'
  return { name: `${service}:${action}`, kind: 'service', service, action: `${action}${suffix}`, pattern }
}
