import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Functions } from './functions.ts'
import type { Settings } from './settings.ts'

const page = [HttpMethod.GET, HttpMethod.POST]

/** Every route, by the function that answers it. */
const routes: readonly { function: string; path: string; methods: HttpMethod[] }[] = [
  { function: 'receive-lead', path: '/leads', methods: [HttpMethod.POST] },
  { function: 'receive-event', path: '/events', methods: [HttpMethod.POST] },
  { function: 'receive-callback', path: '/callbacks/{channel}/{secret}', methods: page },
  { function: 'receive-source', path: '/sources/{source}', methods: page },
  { function: 'offer-page', path: '/o', methods: page },
  { function: 'offer-page', path: '/offers/{token}', methods: page },
  { function: 'lead-page', path: '/held/{token}', methods: page },
  { function: 'showroom-page', path: '/showroom/{token}', methods: page },
  { function: 'manager-page', path: '/manager/{token}', methods: page },
  { function: 'task-page', path: '/tasks/{token}', methods: page },
  { function: 'owner-page', path: '/m', methods: page },
  { function: 'owner-page', path: '/me/{token}', methods: page },
  { function: 'complaint-page', path: '/complaint/{token}', methods: page },
  { function: 'complaints-page', path: '/complaints/{token}', methods: page },
  { function: 'ops-page', path: '/ops/{token}/{page}', methods: page },
]

/** No path, query, header or address of the caller: paths of our pages carry signed links. */
const accessLogFormat = {
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
}

/** The API by itself: functions may know its address, for only routes know functions. */
export function makeHttpApi(scope: Construct, settings: Settings): HttpApi {
  const api = new HttpApi(scope, 'Api', {
    createDefaultStage: false,
    description: 'Intake and pages of Lead-to-Loyalty',
  })
  const log = new LogGroup(scope, 'ApiLog', {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  new HttpStage(scope, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: 200, burstLimit: 400 },
    accessLogSettings: {
      destination: new LogGroupLogDestination(log),
      format: AccessLogFormat.custom(JSON.stringify(accessLogFormat)),
    },
  })
  new CfnOutput(scope, 'ApiAddress', { value: api.apiEndpoint, description: 'Where sources send leads and links lead' })
  return api
}

export function addRoutes(api: HttpApi, functions: Functions): void {
  const integrations = new Map<string, HttpLambdaIntegration>()
  for (const route of routes) {
    const integration =
      integrations.get(route.function) ??
      new HttpLambdaIntegration(`${route.function}-integration`, functions.get(route.function).live, {
        // One permission for all routes of a function: a stack may have 500 resources.
        scopePermissionToRoute: false,
      })
    integrations.set(route.function, integration)
    api.addRoutes({ path: route.path, methods: route.methods, integration })
  }
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'The functions check signatures themselves: HMAC of the source at intake, signed and expiring links at pages.',
  })
}
