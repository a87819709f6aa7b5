using 'main.bicep'

param image = readEnvironmentVariable('SERVICE_IMAGE', 'registry.example/stockroom:0.1.0')
param settings = {
  AUTH_MODE: 'apikey'
}
param secrets = {
  API_KEYS: readEnvironmentVariable('API_KEYS', '')
  CURSOR_SECRET: readEnvironmentVariable('CURSOR_SECRET', '')
  METRICS_TOKEN: readEnvironmentVariable('METRICS_TOKEN', '')
}
