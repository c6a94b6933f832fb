package inventory.connect.elasticsearch.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexNameTest {

    @ParameterizedTest
    @CsvSource({
        "global-stock, global-stock", "Global-Stock, global-stock", "_internal, internal", "-x, x", "__x, _x",
        "., dot", ".., dotdot", "inventory.public.warehouse, inventory.public.warehouse"})
    void theNameOfTheTopicIsMadeAcceptable(String topic, String index) {
        assertEquals(index, IndexName.of(topic));
    }

    @Test
    void aLongNameIsCut() {
        assertEquals("a".repeat(255), IndexName.of("A".repeat(300)));
    }
}
