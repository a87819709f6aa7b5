// An account of Azure Cosmos DB, an identity that may use its data, and Azure Container Apps as the simplest host.
// containers.json and settings.json are written from the code by `npm run deploy:generate`.
targetScope = 'resourceGroup'

@description('Begins every name. Lower-case letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'stockroom'

@description('Region of everything.')
param location string = resourceGroup().location

@description('Whether the account is spread over availability zones. The region must have them.')
param zoneRedundant bool = true

@description('How request units are bought. Serverless has no zones to spread to in some regions, and no autoscale.')
@allowed(['autoscale', 'manual', 'serverless'])
param throughputMode string = 'autoscale'

@description('Request units a second that the containers share: the upper end with autoscale, the fixed rate with manual.')
@minValue(400)
param requestUnits int = 4000

@description('Image of the service, with its registry and its tag.')
param image string

@description('Variables that differ from the defaults in settings.json, such as AUTH_MODE and JWT_ISSUER.')
param settings object = {}

@description('Values of secret variables by their names, such as API_KEYS and CURSOR_SECRET.')
@secure()
param secrets object

@description('Fewest and most replicas.')
param minReplicas int = 2
param maxReplicas int = 10

@description('Days that logs and metrics are kept.')
param retentionDays int = 30

var databaseName = 'stockroom'
var suffix = uniqueString(resourceGroup().id)

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: '${name}-api'
    location: location
  }
}

module logs 'modules/logs.bicep' = {
  name: 'logs'
  params: {
    name: '${name}-logs'
    location: location
    retentionDays: retentionDays
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  params: {
    name: '${name}-${suffix}'
    location: location
    zoneRedundant: zoneRedundant
    throughputMode: throughputMode
    requestUnits: requestUnits
    databaseName: databaseName
    principalId: identity.outputs.principalId
    workspaceId: logs.outputs.workspaceId
  }
}

module host 'modules/container-app.bicep' = {
  name: 'host'
  params: {
    name: name
    location: location
    image: image
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    workspaceName: logs.outputs.workspaceName
    endpoint: cosmos.outputs.endpoint
    databaseName: databaseName
    settings: settings
    secrets: secrets
    minReplicas: minReplicas
    maxReplicas: maxReplicas
  }
}

output ADDRESS string = host.outputs.address
output COSMOS_ENDPOINT string = cosmos.outputs.endpoint
output IDENTITY_CLIENT_ID string = identity.outputs.clientId
