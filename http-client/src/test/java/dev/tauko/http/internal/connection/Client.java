package dev.tauko.http.internal.connection;

import com.typesafe.config.ConfigFactory;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.Resolver;
import dev.tauko.http.SessionStats;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.dial.Tls;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.platform.SystemPlatform;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.url.Url;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A connector under test, with calls that wait for what comes of them. */
public final class Client implements AutoCloseable {
  public final Connector connector;

  private final ClientTimeout timeout;

  private final SSLContext trusting;

  private Client(Connector connector, ClientTimeout timeout, SSLContext trusting) {
    this.connector = connector;
    this.timeout = timeout;
    this.trusting = trusting;
  }

  public static Client of(ActorSystem<?> system) throws Exception {
    return of(system, "");
  }

  public static Client of(ActorSystem<?> system, String lines) throws Exception {
    return of(system, lines, SSLContext.getDefault());
  }

  public static Client of(ActorSystem<?> system, String lines, SSLContext trusting) {
    return of(system, lines, trusting, Resolver.SYSTEM);
  }

  static Client of(ActorSystem<?> system, String lines, Resolver resolver) throws Exception {
    return of(system, lines, SSLContext.getDefault(), resolver);
  }

  static Client of(ActorSystem<?> system, String lines, SSLContext trusting, Resolver resolver) {
    HttpSettings settings = settings(system, lines);
    return new Client(
        new Connector(system, SystemPlatform.of(system, settings.dispatcher()), settings, resolver),
        settings.timeout(),
        trusting);
  }

  /** A client whose connections have another clock. The timers are the system's. */
  static Client onClock(ActorSystem<?> system, String lines, LongSupplier nanos) throws Exception {
    HttpSettings settings = settings(system, lines);
    SessionPlatform real = SystemPlatform.of(system, settings.dispatcher());
    SessionPlatform platform =
        (SessionPlatform)
            Proxy.newProxyInstance(
                Client.class.getClassLoader(),
                new Class<?>[] {SessionPlatform.class},
                (self, method, arguments) ->
                    method.getName().equals("nanos")
                        ? nanos.getAsLong()
                        : method.invoke(real, arguments));
    return new Client(
        new Connector(system, platform, settings, Resolver.SYSTEM),
        settings.timeout(),
        SSLContext.getDefault());
  }

  /** The system's settings with some lines of {@code tauko.http} before them. */
  static HttpSettings settings(ActorSystem<?> system, String lines) {
    return HttpSettings.of(
        ConfigFactory.parseString("tauko.http {" + lines + "}")
            .withFallback(system.settings().config()));
  }

  public CompletableFuture<RawResponse> send(Url url) {
    return send(HttpMethods.GET, url);
  }

  CompletableFuture<RawResponse> send(HttpMethod method, Url url) {
    return connector.send(new Outbound(url, route(url), request(method, url), timeout));
  }

  CompletableFuture<RawResponse> send(Url url, ClientTimeout timeout) {
    return connector.send(new Outbound(url, route(url), request(HttpMethods.GET, url), timeout));
  }

  /** Sends a POST whose body is streamed, in chunks. */
  CompletableFuture<RawResponse> post(
      Url url, ClientTimeout timeout, Source<ByteString, NotUsed> bytes) {
    return connector.send(
        new Outbound(
            url,
            route(url),
            request(HttpMethods.POST, url),
            new Content(OptionalLong.empty(), () -> bytes, false, false),
            true,
            timeout,
            Codings.NONE,
            ConnectionListener.NONE,
            null));
  }

  /** The straight route to a URL. */
  Route route(Url url) {
    return new Route(url.origin(), url.origin().secure() ? Tls.of(trusting) : null, null);
  }

  static HttpRequest request(HttpMethod method, Url url) {
    return HttpRequest.create()
        .withMethod(method)
        .addHeader(RawRequestURI.create(url.target()))
        .addHeader(RawHeader.create("Host", url.hostField()));
  }

  /** Sends a GET and waits for the head. */
  public RawResponse head(Url url) {
    return get(send(url));
  }

  /** Sends a GET and waits for the body. */
  public String text(Url url) {
    return text(head(url));
  }

  public static String text(RawResponse response) {
    return new String(get(response.body().readAll()), StandardCharsets.UTF_8);
  }

  /** The pool's figures after everything that has happened to the calls that are over. */
  public SessionStats stats() {
    return get(connector.stats());
  }

  /** Asks the pool until its figures are as expected; returns them. */
  public SessionStats statsWhen(Predicate<SessionStats> expected) {
    while (true) {
      SessionStats stats = stats();
      if (expected.test(stats)) {
        return stats;
      }
    }
  }

  /** Lets real time pass. */
  public static void pass(Duration time) {
    get(new CompletableFuture<>().completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Waits for a stage; throws what it failed with. */
  public static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException | TimeoutException hung) {
      throw new AssertionError(hung);
    }
  }

  /** Closes the session and waits until its last connection has ended. */
  @Override
  public void close() {
    connector.close();
    get(connector.terminated());
  }
}
