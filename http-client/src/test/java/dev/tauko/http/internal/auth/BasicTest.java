package dev.tauko.http.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicTest {

  @Test
  void userAndPasswordAreSentAsUtf8() {
    assertThat(Basic.of("test", "123\u00A3")).isEqualTo("Basic dGVzdDoxMjPCow==");
  }

  @Test
  void aUsersNameHasNoColonAndMayHaveBlanks() {
    assertThat(Basic.of(" ", ":")).isEqualTo("Basic IDo6");
    assertThatThrownBy(() -> Basic.of(":a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the user's name has a colon");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\0", "\u007F", "\t"})
  void controlCharactersAreRejected(String text) {
    assertThatThrownBy(() -> Basic.of(text, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the user's name has a control character");
    assertThatThrownBy(() -> Basic.of("x", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the password has a control character");
  }
}
