/**
 * Draws the API's document with Swagger UI, whose script came before this one.
 */
const place = document.querySelector('#swagger-ui');

if (place instanceof HTMLElement) {
  // @ts-expect-error Swagger UI puts this name there and ships no types.
  window.SwaggerUIBundle({
    domNode: place,
    url: place.dataset.document,
    deepLinking: true,
    // The page has its own heading.
    plugins: [() => ({ components: { InfoContainer: () => null } })],
    docExpansion: 'list',
    // Its badge would send the document to somebody else's server.
    validatorUrl: null,
    /** @param {{headers: Record<string, string>}} request */
    requestInterceptor(request) {
      request.headers['X-App'] = 'api-docs';
      return request;
    },
  });
}
