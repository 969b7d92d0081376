package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Socks;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a SOCKS proxy that refuses, errs or does not speak SOCKS at all. */
@ExtendWith(Actors.class)
class SocksRefusalTest {

  interface Use<T> {
    T with(ClientSession session) throws Exception;
  }

  static <T> T with(ActorSystem<?> system, ClientSessionBuilder settings, Use<T> use) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = settings.create()) {
            return use.with(session);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ff, it takes neither user and password nor no login at all",
    "01, 'it chose the authentication method 1, which was not offered'",
  })
  void aProxyThatTakesNoLoginIsNamed(String method, String reason, ActorSystem<?> system)
      throws Exception {
    assertFails(
        system,
        peer -> {
          Socks.readMethods(peer);
          peer.send(Socks.hex("05" + method));
          peer.awaitEnd();
        },
        reason);
  }

  @Test
  void aProxyThatWantsALoginThatIsNotThereIsNamed(ActorSystem<?> system) throws Exception {
    for (String method : List.of("02", "ff")) {
      try (var proxy =
          ScriptedServer.start(peer -> {
            assertThat(Socks.readMethods(peer)).isEqualTo("05 01 00");
            peer.send(Socks.hex("05" + method));
            peer.awaitEnd();
          })) {
        assertThatThrownBy(() ->
                with(
                    system,
                    ClientSession.builder(system).proxy("socks5h://127.0.0.1:" + proxy.port()),
                    session -> session.get("http://origin.test/")))
            .isExactlyInstanceOf(ClientProxyConnectionException.class)
            .hasMessageContaining(
                method.equals("02")
                    ? "it chose the authentication method 2, which was not offered"
                    : "it wants its users to log in, and its URL has no user and password");
      }
    }
  }

  @Test
  void aWrongPasswordIsNotShown(ActorSystem<?> system) throws Exception {
    assertFails(
        system,
        peer -> {
          Socks.readMethods(peer);
          peer.send(Socks.hex("05 02"));
          Socks.readLogin(peer);
          peer.send(Socks.hex("01 01"));
          peer.awaitEnd();
        },
        "it rejected user and password, with status 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "05 01 00 01 00000000 0000 | it answered 1, general failure",
        "05 02 00 01 00000000 0000 | it answered 2, connection not allowed by its rules",
        "05 03 00 01 00000000 0000 | it answered 3, network unreachable",
        "05 04 00 01 00000000 0000 | it answered 4, host unreachable",
        "05 05                     | it answered 5, connection refused",
        "05 06                     | it answered 6, TTL expired",
        "05 07                     | it answered 7, command not supported",
        "05 08                     | it answered 8, kind of address not supported",
        "05 ff                     | it answered 255, which is no code of SOCKS 5",
        "05 00 00 02 00            | its answer has an address of the unknown kind 2",
        "05 00 00 01 7f000001 0050 48 | bytes follow its answer that nobody asked for",
        "04 5a                     | it does not speak SOCKS 5: its answer begins with the byte 4",
        "48 54 54 50 2f 31         | it does not speak SOCKS 5: its answer begins with the byte 72",
      })
  void anAnswerOtherThanSuccessIsExplained(String reply, String reason, ActorSystem<?> system)
      throws Exception {
    assertFails(
        system,
        peer -> {
          Socks.accept(peer);
          peer.send(Socks.hex(reply));
          peer.awaitEnd();
        },
        reason);
  }

  /** An HTTP proxy, for one, waits for more or says that it has been sent nonsense. */
  @Test
  void whoDoesNotSpeakSocksIsNamed(ActorSystem<?> system) throws Exception {
    assertFails(
        system,
        peer -> {
          Socks.readMethods(peer);
          peer.trySend("HTTP/1.1 400 Bad Request\r\n\r\n");
          peer.awaitEnd();
        },
        "it does not speak SOCKS 5: its answer begins with the byte 72");
  }

  @ParameterizedTest
  @CsvSource({"''", "05", "05 00", "05 00 05 00 00 01"})
  void aProxyThatEndsTheConnectionIsNamed(String answer, ActorSystem<?> system) throws Exception {
    byte[] bytes = Socks.hex(answer);
    assertFails(
        system,
        peer -> {
          Socks.readMethods(peer);
          for (int i = 0; i < bytes.length; i++) {
            if (i == 2) {
              Socks.readDestination(peer);
            }
            peer.send(new byte[] {bytes[i]});
          }
        },
        "it ended the connection before it answered");
  }

  private void assertFails(ActorSystem<?> system, ScriptedServer.Script script, String reason)
      throws Exception {
    try (var proxy = ScriptedServer.start(script)) {
      assertThatThrownBy(() ->
              with(
                  system,
                  ClientSession.builder(system)
                      .proxy("socks5h://user:secret@127.0.0.1:" + proxy.port()),
                  session -> session.get("http://origin.test/")))
          .isExactlyInstanceOf(ClientProxyConnectionException.class)
          .hasMessage(
              "cannot connect to http://origin.test:80 through the proxy socks5h://127.0.0.1:%d: it"
                  + " opened no tunnel: %s",
              proxy.port(), reason)
          .hasMessageNotContaining("secret");
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }
}
