package dev.tauko.demos.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void whatWasDrawnIsErasedFromItsFirstLineOnAtAnyWidth() throws Exception {
    try (Terminal terminal =
        new DumbTerminal("test", "xterm", new ByteArrayInputStream(new byte[0]), output, UTF_8)) {
      Screen screen = new Screen(terminal);
      terminal.setSize(Size.of(80, 24));
      screen.draw(List.of("a".repeat(70), "b".repeat(70), "c"));
      String wide = output.toString(UTF_8);
      output.reset();
      terminal.setSize(Size.of(30, 24));
      screen.draw(List.of("d".repeat(70)));
      String narrow = output.toString(UTF_8);
      output.reset();
      screen.print("done");

      assertThat(wide).endsWith("c\u001b[?7h\r\u001b[2A");
      assertThat(narrow).isEqualTo("\r\u001b[J\u001b[?7l" + "d".repeat(29) + "\u001b[?7h\r");
      assertThat(output.toString(UTF_8)).isEqualTo("\r\u001b[Jdone\r\n");
    }
  }
}
