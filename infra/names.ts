import { ArnFormat, type Stack } from 'aws-cdk-lib'

/** Every journey's state machine is called so, whether shipped or published: permissions and rules are bound to it. */
export const JOURNEY_PREFIX = 'ltl-journey-'

/** The ARN, up to the journey's slug, of journeys' state machines or of their executions. */
export function journeyArnPrefix(stack: Stack, resource: 'stateMachine' | 'execution'): string {
  return stack.formatArn({
    service: 'states',
    resource,
    resourceName: JOURNEY_PREFIX,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
}
