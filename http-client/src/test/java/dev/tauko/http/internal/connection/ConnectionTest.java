package dev.tauko.http.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.ClientConnectionException;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientTimeout;
import dev.tauko.http.ServerDisconnectedException;
import dev.tauko.http.internal.coding.Codings;
import dev.tauko.http.internal.connection.Connection.Command;
import dev.tauko.http.internal.connection.Connection.Phase;
import dev.tauko.http.internal.dial.Proxy;
import dev.tauko.http.internal.dial.Route;
import dev.tauko.http.internal.dial.Tls;
import dev.tauko.http.internal.platform.SessionPlatform;
import dev.tauko.http.internal.url.ProxyUrl;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.testkit.TestHeads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.junit.jupiter.api.Test;
import scala.concurrent.Future;

/** The handle of a connection, and an exchange on it, without a stream behind them. */
class ConnectionTest {
  private static final Url URL = Url.parse("http://a.test/");
  private final ClientException cause = new ClientConnectionException("enough", null);

  private final List<Command> told = new ArrayList<>();
  private final List<String> lit = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private long now;
  private final SessionPlatform platform =
      (SessionPlatform)
          java.lang.reflect.Proxy.newProxyInstance(
              SessionPlatform.class.getClassLoader(),
              new Class<?>[] {SessionPlatform.class},
              (self, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("nanos");
                return now;
              });
  private final Connection.Owner owner =
      new Connection.Owner() {
        @Override
        public void released(Connection connection) {
          heard.add("released");
        }

        @Override
        public void closed(Connection connection) {
          heard.add("closed");
        }
      };
  private final Exchange.Observer observer =
      new Exchange.Observer() {
        @Override
        public void answered(RawResponse response) {
          heard.add("answered");
        }

        @Override
        public void failed(ClientException cause, Exchange.Fate fate) {
          heard.add(fate + " " + cause.getClass().getSimpleName());
        }
      };
  private final Connection connection = connection(new Route(URL.origin(), null, null));

  private Connection connection(Route route) {
    Connection made = new Connection(platform, route, null);
    made.bind(callback(told::add));
    made.bindFuse(callback(lighter -> lit.add("lit")));
    return made;
  }

  private static <T> AsyncCallback<T> callback(Consumer<T> action) {
    return new AsyncCallback<>() {
      @Override
      public void invoke(T told) {
        action.accept(told);
      }

      @Override
      public Future<Done> invokeWithFeedback(T told) {
        throw new AssertionError(told);
      }
    };
  }

  private Exchange exchange() {
    return new Exchange(outbound(), false, observer);
  }

  private Outbound outbound() {
    return new Outbound(
        URL,
        connection.route(),
        Client.request(HttpMethods.GET, URL),
        null,
        true,
        ClientTimeout.NONE,
        Codings.NONE,
        new ConnectionListener() {
          @Override
          public void queuedStart() {
            heard.add("queued");
          }

          @Override
          public void queuedEnd() {
            heard.add("its turn");
          }
        },
        null);
  }

  private static RawResponse response() {
    ResponseBody.Upstream source =
        new ResponseBody.Upstream() {
          @Override
          public void resume() {}

          @Override
          public void abort(Throwable cause) {}
        };
    return new RawResponse(URL, TestHeads.ok(), new ResponseBody(source, 1, 1));
  }

  @Test
  void whoeverTakesAnExchangeOutOfTheInboxAnswersForIt() {
    Exchange exchange = exchange();
    connection.send(exchange);
    assertThat(told).containsExactly(new Command.Send());
    assertThat(connection.takeSent()).isSameAs(exchange);
    assertThat(connection.takeSent()).isNull();
    connection.stageStopped(null);
    assertThat(heard).isEmpty();
    assertThat(lit).containsExactly("lit");
  }

  @Test
  void anExchangeThatTheStageHasNotTakenIsUnsentWhenItStops() {
    connection.send(exchange());
    connection.stageStopped(null);
    assertThat(heard)
        .containsExactly("UNSENT " + ServerDisconnectedException.class.getSimpleName());
  }

  @Test
  void soIsOneThatIsSentAfterwards() {
    connection.stageStopped(null);
    connection.send(exchange());
    connection.send(exchange());
    assertThat(heard).hasSize(2).allMatch(text -> text.startsWith("UNSENT "));
  }

  @Test
  void whatKeptAConnectionFromOpeningFailsItsExchangeForGood() {
    connection.stageStopped(cause);
    connection.send(exchange());
    assertThat(heard).containsExactly("FINAL ClientConnectionException");
  }

  @Test
  void theOwnerIsToldOfTheEnd() {
    connection.over(owner, true);
    assertThat(heard).containsExactly("closed");
  }

  @Test
  void aConnectionIsKeptForTheShorterTime() {
    assertThat(connection.keepAlive(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
    connection.keptByServerFor(Duration.ofSeconds(4));
    assertThat(connection.keepAlive(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(4));
    assertThat(connection.keepAlive(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(connection.keepAlive(Duration.ZERO)).isZero();
    connection.keptByServerFor(Duration.ZERO);
    assertThat(connection.keepAlive(Duration.ofSeconds(3))).isZero();
    connection.keptByServerFor(null);
    assertThat(connection.keepAlive(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
  }

  /** Zero says that there are no bytes, so no time is told as that. */
  @Test
  void theTimeSinceWhichBytesWaitIsNeverZero() {
    assertThat(connection.writingSince()).isZero();
    connection.writing();
    assertThat(connection.writingSince()).isEqualTo(1);
    connection.written();
    assertThat(connection.writingSince()).isZero();
    now = 1L << 40;
    connection.writing();
    assertThat(connection.writingSince()).isEqualTo(now + 1);
  }

  private static Tls tls() throws Exception {
    return Tls.of(SSLContext.getDefault());
  }

  @Test
  void aPlainConnectionIsReadyWithTcp() {
    assertThat(connection.phase()).isEqualTo(Phase.RESOLVING);
    connection.transportConnected();
    assertThat(told).containsExactly(new Command.Ready());
  }

  @Test
  void aSecureOneHasTlsFirst() throws Exception {
    Connection secure = connection(new Route(Url.parse("https://a.test/").origin(), tls(), null));
    secure.transportConnected();
    assertThat(secure.phase()).isEqualTo(Phase.HANDSHAKING);
    assertThat(told).isEmpty();
  }

  @Test
  void aTunnelThroughASecureProxyIsOpenedWithinItsTls() throws Exception {
    Proxy proxy = new Proxy(ProxyUrl.parse("https://proxy.test"), tls());
    Connection secure = connection(new Route(Url.parse("https://a.test/").origin(), tls(), proxy));
    secure.transportConnected();
    assertThat(secure.phase()).isEqualTo(Phase.SECURING_PROXY);
    secure.proxySecured();
    assertThat(secure.phase()).isEqualTo(Phase.TUNNELLING);
    secure.destinationReached();
    assertThat(secure.phase()).isEqualTo(Phase.HANDSHAKING);
    assertThat(told).isEmpty();
  }

  @Test
  void aProxyThatForwardsIsAsGoodAsTheOrigin() {
    Proxy proxy = new Proxy(ProxyUrl.parse("http://proxy.test"), null);
    connection(new Route(URL.origin(), null, proxy)).transportConnected();
    assertThat(told).containsExactly(new Command.Ready());
  }

  @Test
  void anExchangeIsAnsweredOnce() {
    Exchange exchange = exchange();
    assertThat(exchange.isWaiting()).isTrue();
    assertThat(exchange.assign(connection)).isTrue();
    assertThat(exchange.assign(connection)).isFalse();
    assertThat(exchange.connection()).isSameAs(connection);
    assertThat(exchange.answer(response())).isTrue();
    assertThat(exchange.isDone()).isTrue();
    assertThat(exchange.answer(response())).isFalse();
    exchange.fail(cause, Exchange.Fate.FINAL);
    assertThat(exchange.cancel(cause)).isFalse();
    assertThat(heard).containsExactly("answered");
    assertThat(told).isEmpty();
  }

  @Test
  void anExchangeThatHasFailedHasNoAnswer() {
    Exchange exchange = exchange();
    exchange.fail(cause, Exchange.Fate.STALE);
    assertThat(exchange.answer(response())).isFalse();
    assertThat(heard).containsExactly("STALE ClientConnectionException");
  }

  @Test
  void cancellingAnExchangeEndsTheConnectionOnlyIfItServesIt() {
    Exchange served = exchange();
    served.assign(connection);
    assertThat(served.cancel(cause)).as("the pool has nothing to forget").isFalse();
    assertThat(told).containsExactly(new Command.Abort(served, cause));
    Exchange waiting = exchange();
    assertThat(waiting.cancel(cause)).isTrue();
    assertThat(waiting.assign(connection)).isFalse();
    assertThat(waiting.isWaiting()).isFalse();
    assertThat(told).hasSize(1);
    assertThat(heard).isEmpty();
  }

  @Test
  void theStageIsToldWhatItIsToDo() {
    Exchange exchange = exchange();
    connection.uploaded(exchange);
    connection.resume();
    connection.close();
    connection.abort(cause);
    assertThat(told)
        .containsExactly(
            new Command.Uploaded(exchange),
            new Command.Resume(),
            new Command.Close(),
            new Command.Abort(null, cause));
  }

  @Test
  void writingIsWatchedFromTheOneCallToTheOther() {
    assertThat(connection.isWritingWatched()).isFalse();
    connection.watchWriting(true);
    assertThat(connection.isWritingWatched()).isTrue();
    connection.watchWriting(false);
    assertThat(connection.isWritingWatched()).isFalse();
  }

  @Test
  void whatIsSaidOfAWaitIsSaidInWords() {
    assertThat(Phase.values())
        .extracting(Phase::toString)
        .containsExactly(
            "looking up the host's name",
            "connecting",
            "in the TLS handshake with the proxy",
            "waiting for the proxy to open a tunnel",
            "in the TLS handshake");
    assertThat(exchange()).hasToString("GET http://a.test/");
  }

  @Test
  void onlyAnExchangeThatWaitsIsToldToBeQueued() {
    Exchange served = exchange();
    served.dequeued();
    served.assign(connection);
    served.queued();
    served.dequeued();
    assertThat(heard).isEmpty();

    Exchange queued = exchange();
    queued.queued();
    assertThat(heard).containsExactly("queued");
    queued.dequeued();
    queued.dequeued();
    assertThat(heard).containsExactly("queued", "its turn");
  }

  @Test
  void aSecondAttemptWantsANewConnection() {
    assertThat(exchange().isDone()).isFalse();
    assertThat(exchange().wantsNew()).isFalse();
    assertThat(exchange().isFresh()).isFalse();
    Exchange second = new Exchange(outbound(), true, observer);
    assertThat(second.wantsNew()).isTrue();
    assertThat(second.isFresh()).isTrue();
  }

  @Test
  void anExchangeIsConnectedWhenItsConnectionCanCarryIt() {
    Exchange exchange = exchange();
    exchange.assign(connection);
    assertThat(exchange.isConnected()).isFalse();
    exchange.connected();
    assertThat(exchange.isConnected()).isTrue();
  }
}
