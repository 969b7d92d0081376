package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that are lists, and their parameters. */
class LinkFieldTest {

  /** Target and parameters of each element, as in {@code a{rel=next}}. */
  private static String read(String... values) {
    StringBuilder text = new StringBuilder();
    LinkField.read(List.of(values))
        .forEach(link -> text.append(link.target()).append(link.parameters()).append(' '));
    return text.toString().strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <a>                                        | a{}
          < a >;rel=next                             | a{rel=next}
          <a>; REL = next , <b>;rel="last"           | a{rel=next} b{rel=last}
          <a>; title="x, \\"y\\"; <z>\\\\" ; rel=b   | a{title=x, "y"; <z>\\, rel=b}
          <a>; rel=next; rel=last                    | a{rel=next}
          <a>; flag; =x; rel="open                   | a{flag=, rel=open}
          <a>; rel="x" y; title=z                    | a{rel=x, title=z}
          <a>; rel="x\\                              | a{rel=x\\}
          <a>; rel=; title= ,<b>                     | a{rel=, title=} b{}
          <a>;rel=\tx\t                              | a{rel=x}
          none; rel=next, <b>                        | b{}
          <open; rel=next                            | open; rel=next{}
          <a>; title=plain; title*=UTF-8''%41%c3%a9z | a{title=Aéz}
          <a>; title*=iso-8859-1'en'%E9              | a{title=é}
          <a>; title=plain; title*=UTF-8''%C3        | a{title=plain}
          <a>; title=plain; title*=UTF-8''%4         | a{title=plain}
          <a>; title=plain; title*=UTF-8''%4g        | a{title=plain}
          <a>; title=plain; title*=UTF-8''%g4        | a{title=plain}
          <a>; title=plain; title*=UTF-8'x           | a{title=plain}
          <a>; title=plain; title*=utf-16''x         | a{title=plain}
          <a>; title*=UTF-8''%7e%09x                 | a{title=~\tx}
          """)
  void parametersAreReadUpToTheirComma(String field, String read) {
    assertThat(read(field)).isEqualTo(read);
  }

  @Test
  void theElementsOfAllFieldsAreInTheirOrder() {
    assertThat(read("<a>, <b>", "", "<c>")).isEqualTo("a{} b{} c{}");
    assertThat(LinkField.read(List.of())).isEmpty();
  }

  @Test
  void elementsAreWithoutTheBlanksAroundThem() {
    assertThat(Elements.of(List.of(" a ,\tb\t", ",", "c d"))).containsExactly("a", "b", "c d");
    assertThat(Elements.of(List.of())).isEmpty();
    assertThat(Elements.contain(List.of("x, Close"), "close")).isTrue();
    assertThat(Elements.contain(List.of("closed"), "close")).isFalse();
    assertThat(Elements.trim(" \t")).isEmpty();
    assertThat(Elements.trim("\na\n")).as("line breaks are no blanks").isEqualTo("\na\n");
  }

  @Test
  void whereThereIsNoListACommaBelongsToAValue() {
    assertThat(new Parameters("a; b=1,2; c", false).read())
        .isEqualTo(Map.of("a", "", "b", "1,2", "c", ""));
  }
}
