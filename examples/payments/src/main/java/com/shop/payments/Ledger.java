package com.shop.payments;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The books. Booking the same payment twice has no effect. */
public class Ledger {

    private final DataSource dataSource;

    public Ledger(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public void book(String paymentId, String amount) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into booking (payment_id, amount) values (?, ?) on conflict do nothing")) {
            insert.setString(1, paymentId);
            insert.setString(2, amount);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("payment " + paymentId + " not booked", e);
        }
    }
}
