import { z } from 'zod'
import { defineKind } from './kind.ts'

export const httpApi = defineKind({
  type: 'AWS::ApiGatewayV2::Api',
  properties: { ProtocolType: z.literal('HTTP') },
  ignored: ['Name', 'Description', 'Tags', 'DisableExecuteApiEndpoint'],
  create: ({ baseUrl }, { logicalId }) => ({
    ref: logicalId,
    attributes: { ApiId: logicalId, ApiEndpoint: baseUrl },
  }),
})

export const httpIntegration = defineKind({
  type: 'AWS::ApiGatewayV2::Integration',
  properties: {
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string().regex(/:lambda:/, 'only functions can answer'),
    PayloadFormatVersion: z.literal('2.0'),
  },
  ignored: ['Description', 'TimeoutInMillis'],
  create: ({ gateway }, { logicalId, properties: { IntegrationUri } }) => {
    gateway.addIntegration(logicalId, IntegrationUri)
    return { ref: logicalId, attributes: {} }
  },
})

export const httpRoute = defineKind({
  type: 'AWS::ApiGatewayV2::Route',
  properties: {
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
    AuthorizationType: z.literal('NONE').default('NONE'),
  },
  create: ({ gateway }, { logicalId, properties: { RouteKey, Target } }) => {
    gateway.addRoute(RouteKey, Target.replace('integrations/', ''))
    return { ref: logicalId, attributes: {} }
  },
})

export const httpStage = defineKind({
  type: 'AWS::ApiGatewayV2::Stage',
  properties: { ApiId: z.string(), StageName: z.literal('$default') },
  ignored: ['AccessLogSettings', 'AutoDeploy', 'DefaultRouteSettings', 'RouteSettings', 'Description', 'Tags'],
  create: (_host, { properties: { StageName } }) => ({ ref: StageName, attributes: {} }),
})
