package dev.tauko.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @ParameterizedTest
  @ValueSource(strings = {"any:", "any:0=1", "ties:12=1,40=3", "any@7:0=1", "any@-9000000000:"})
  void aScheduleIsReadAsItIsWritten(String text) {
    assertThat(Schedule.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "any",
        "some:1=1",
        "any:1",
        "any:1=0",
        "any:-1=1",
        "any:a=b",
        "any:1=1,1=2",
        "any@:1=1",
        "any@x:1=1"
      })
  void whatIsNoScheduleIsRejectedWithWhatIsOne(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schedule.parse(text))
        .withMessageContaining("'" + text + "' is not a schedule; accepted: any:12=1,40=2");
  }

  @Test
  void aScheduleDoesNotChangeWithTheMapItWasMadeOf() {
    TreeMap<Integer, Integer> map = new TreeMap<>(Map.of(1, 1));
    Schedule schedule = new Schedule(Order.ANY, 0, map);
    map.put(2, 2);
    assertThat(schedule).hasToString("any:1=1");
  }
}
