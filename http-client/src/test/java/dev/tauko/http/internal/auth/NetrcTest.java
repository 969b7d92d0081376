package dev.tauko.http.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.auth.Netrc.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of credentials. */
class NetrcTest {

  @Test
  void entriesAreFoundByTheirHosts() {
    Netrc netrc =
        Netrc.parse(
            """
            # what goes where
            machine A.test login ann password "s p\\"ace"   # hers
            macdef init
            machine hidden.test login x password y
            quit

            machine b.test
              login # password #hash account 7
            machine a.test login second password second
            default login anybody password anything
            """,
            "it");

    assertThat(netrc.get("a.test")).isEqualTo(new Entry("ann", "s p\"ace"));
    assertThat(netrc.get("b.test")).isEqualTo(new Entry("#", "#hash"));
    assertThat(netrc.get("hidden.test")).isNull();
    assertThat(netrc.get("other.test")).as("the default is for no host").isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          machine                          | it, line 1, has a 'machine' that nothing follows
          machine a login b password       | it, line 1, has a 'password' that nothing follows
          login a                          | it, line 1, has a 'login' before any 'machine'
          machine a secret                 | it, line 1, has a word that is none of the format's
          machine a login "b               | it, line 1, has no closing '"'
          """)
  void whatIsMalformedIsRefusedWithItsLine(String text, String message) {
    assertThatThrownBy(() -> Netrc.parse(text, "it"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void theFileIsTheOneThatTheEnvironmentNamesOrTheOneAtHome(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve(".netrc"), "machine a login home password p");
    Path named = folder.resolve("named");
    Files.writeString(named, "machine a login named password p");

    assertThat(Netrc.ofEnvironment(name -> null, folder).get("a"))
        .isEqualTo(new Entry("home", "p"));
    assertThat(
            Netrc.ofEnvironment(name -> name.equals("NETRC") ? named.toString() : null, folder)
                .get("a"))
        .isEqualTo(new Entry("named", "p"));
    assertThat(Netrc.ofEnvironment(name -> null, folder.resolve("empty")).get("a")).isNull();
  }
}
