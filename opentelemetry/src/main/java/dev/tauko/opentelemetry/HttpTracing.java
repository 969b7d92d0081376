package dev.tauko.opentelemetry;

import dev.tauko.CancelledError;
import dev.tauko.http.ClientRequest;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.Middleware;
import dev.tauko.http.server.RequestHandler;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP requests, made and answered, and the context that goes along in their header
 * fields. Needs {@code tauko-http-client}.
 *
 * <pre>{@code
 * HttpTracing tracing = HttpTracing.of(openTelemetry);
 * ClientSession session = ClientSession.builder(system).middleware(tracing.middleware()).create();
 * CoroutineServer.bind(builder, engine, tracing.handler("/orders", request -> …));
 * }</pre>
 *
 * <p>Names and attributes are those of OpenTelemetry's semantic conventions for HTTP. The path of a
 * URL is shown, its query is not, since it may hold secrets. Thread-safe.
 */
public final class HttpTracing {
  private static final String SCOPE = "dev.tauko.http";

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ORIGINAL_METHOD =
      AttributeKey.stringKey("http.request.method_original");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  /** What the server answers for a handler that has thrown. */
  private static final long INTERNAL_SERVER_ERROR = 500;

  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  private HttpTracing(OpenTelemetry openTelemetry) {
    tracer = openTelemetry.getTracer(SCOPE);
    propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  /** Spans for a tracer, and header fields for the propagators, of an OpenTelemetry. */
  public static HttpTracing of(OpenTelemetry openTelemetry) {
    return new HttpTracing(Objects.requireNonNull(openTelemetry, "openTelemetry"));
  }

  /**
   * A middleware for sessions: a span for each request on the network, redirects and repetitions
   * each with their own, which ends when the head of the response is there. Its context goes out in
   * the request: {@code traceparent}, with the usual propagator.
   */
  public Middleware middleware() {
    return this::send;
  }

  private ClientResponse send(ClientRequest request, Middleware.Next next) {
    Span span = start(clientSpan(request), request.method());
    try (Scope _ = span.makeCurrent()) {
      ClientResponse response = next.send(withContext(request));
      responded(span, response.status(), 400);
      return response;
    } catch (Throwable thrown) {
      Spans.failed(span, thrown);
      throw thrown;
    } finally {
      span.end();
    }
  }

  private SpanBuilder clientSpan(ClientRequest request) {
    URI url = request.url();
    int port = url.getPort();
    return tracer
        .spanBuilder(nameOf(request.method()))
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute(URL, withoutQuery(url.toString()))
        .setAttribute(HOST, request.host())
        .setAttribute(PORT, port >= 0 ? (long) port : "https".equals(url.getScheme()) ? 443L : 80L);
  }

  private ClientRequest withContext(ClientRequest request) {
    List<String> fields = new ArrayList<>();
    propagator.inject(
        Context.current(),
        fields,
        (carrier, name, value) -> {
          fields.add(name);
          fields.add(value);
        });
    ClientRequest sent = request;
    for (int i = 0; i < fields.size(); i += 2) {
      sent = sent.withHeader(fields.get(i), fields.get(i + 1));
    }
    return sent;
  }

  /**
   * A handler that runs in a span of its own, which continues the trace that the request's header
   * fields tell of.
   *
   * @param route what is served, such as {@code /orders/{id}}: part of the span's name, so without
   *     anything that differs from request to request
   */
  public RequestHandler handler(String route, RequestHandler handler) {
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(handler, "handler");
    return request -> serve(route, handler, request);
  }

  private HttpResponse serve(String route, RequestHandler handler, HttpRequest request)
      throws Exception {
    Span span = start(serverSpan(route, request), request.method().name());
    try (Scope _ = span.makeCurrent()) {
      HttpResponse response = handler.handle(request);
      responded(span, response.status().intValue(), 500);
      return response;
    } catch (Throwable thrown) {
      Spans.failed(span, thrown);
      if (!(thrown instanceof CancelledError)) {
        span.setAttribute(STATUS, INTERNAL_SERVER_ERROR);
      }
      throw thrown;
    } finally {
      span.end();
    }
  }

  private SpanBuilder serverSpan(String route, HttpRequest request) {
    return tracer
        .spanBuilder(nameOf(request.method().name()) + " " + route)
        .setParent(propagator.extract(Context.current(), request, Fields.INSTANCE))
        .setSpanKind(SpanKind.SERVER)
        .setAttribute(ROUTE, route)
        .setAttribute(PATH, request.getUri().path())
        .setAttribute(SCHEME, request.getUri().getScheme())
        .setAttribute(HOST, request.getUri().host().address())
        .setAttribute(PORT, (long) request.getUri().port());
  }

  private static Span start(SpanBuilder span, String method) {
    if (METHODS.contains(method)) {
      span.setAttribute(METHOD, method);
    } else {
      span.setAttribute(METHOD, "_OTHER").setAttribute(ORIGINAL_METHOD, method);
    }
    return span.startSpan();
  }

  private static String nameOf(String method) {
    return METHODS.contains(method) ? method : "HTTP";
  }

  private static void responded(Span span, int status, int firstError) {
    span.setAttribute(STATUS, (long) status);
    if (status >= firstError) {
      span.setAttribute(ERROR_TYPE, Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  /** Reads the header fields of requests that are answered. */
  private enum Fields implements TextMapGetter<HttpRequest> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable HttpRequest request, String name) {
      return request == null ? null : request.getHeader(name).map(HttpHeader::value).orElse(null);
    }
  }
}
