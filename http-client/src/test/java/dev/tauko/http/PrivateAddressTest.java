package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that connect to public addresses only (attack 23). */
@ExtendWith(Actors.class)
class PrivateAddressTest {

  private static String text(ActorSystem<?> system, ClientSessionBuilder settings, String url) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = settings.create()) {
            return session.get(url).text();
          }
        });
  }

  private static ClientSessionBuilder denying(ActorSystem<?> system) {
    return ClientSession.builder(system).connections(group -> group.denyPrivateAddresses(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"})
  void areRefusedInUrls(String host, ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK)) {
      assertThatThrownBy(
              () -> text(system, denying(system), "http://" + host + ":" + server.port() + "/"))
          .isExactlyInstanceOf(ClientConnectorException.class)
          .hasMessageContaining(
              "is not a public address, and tauko.http.deny-private-addresses is on");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void areUsedUnlessTheyAreDenied(ActorSystem<?> system) throws Exception {
    try (var server = ScriptedServer.start(ScriptedServer.OK)) {
      String url = server.url("/").toString();
      assertThat(text(system, ClientSession.builder(system), url)).isEqualTo("ok");
    }
  }

  /** The name is public when it is looked up first, and private when it is looked up again. */
  @Test
  void areRefusedWhereANameComesToMeanThem(ActorSystem<?> system) throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    Resolver rebinding =
        host ->
            List.of(
                InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? "192.0.2.1" : "127.0.0.1"));
    try (var server = ScriptedServer.start(ScriptedServer.OK)) {
      String url = "http://rebinding.test:" + server.port() + "/";
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> text(system, denying(system).resolver(rebinding), url))
            .isExactlyInstanceOf(ClientConnectorException.class)
            .hasMessageContaining("is not a public address");
      }
      assertThat(server.connections()).isZero();
    }
  }
}
