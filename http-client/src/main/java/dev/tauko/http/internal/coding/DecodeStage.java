package dev.tauko.http.internal.coding;

import java.util.Arrays;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/** Undoes one coding of a body on demand, in pieces of limited size. Runs once. */
final class DecodeStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final int PIECE = 64 * 1024;

  private final Inlet<ByteString> in = Inlet.create("Decode.in");
  private final Outlet<ByteString> out = Outlet.create("Decode.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Coding coding;
  private final Expansion expansion;

  /**
   * @param expansion what may come out
   */
  DecodeStage(Coding coding, Expansion expansion) {
    this.coding = coding;
    this.expansion = expansion;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic(coding.start());
  }

  private final class Logic extends GraphStageLogic {
    private final Decoder decoder;
    private byte[] buffer = new byte[PIECE];

    Logic(Decoder decoder) {
      super(shape);
      this.decoder = decoder;
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              ByteString part = grab(in);
              decoder.feed(part.toArrayUnsafe(), 0, part.size());
              goOn();
            }

            @Override
            public void onPull() {
              goOn();
            }

            @Override
            public void onUpstreamFinish() {
              if (isAvailable(out)) {
                goOn();
              }
            }
          });
    }

    private void goOn() {
      int count;
      try {
        count = decoder.decode(buffer);
        expansion.produced(count);
      } catch (CodingViolation violation) {
        failStage(violation);
        return;
      }
      if (count > 0) {
        push(out, piece(count));
      } else if (!isClosed(in)) {
        pull(in);
      } else if (decoder.isComplete()) {
        completeStage();
      } else {
        failStage(new CodingViolation("the body ended within its " + coding + " data"));
      }
    }

    private ByteString piece(int count) {
      if (count < PIECE / 2) {
        return ByteString.fromArrayUnsafe(Arrays.copyOf(buffer, count));
      }
      ByteString piece = ByteString.fromArrayUnsafe(buffer, 0, count);
      buffer = new byte[PIECE];
      return piece;
    }

    @Override
    public void postStop() {
      decoder.close();
    }
  }
}
