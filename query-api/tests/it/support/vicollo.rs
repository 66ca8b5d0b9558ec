use super::{Tenant, World, now};
use domain::GroupId;
use domain::group::{Command, Groups};
use domain::group_membership::{Assign, GroupMembership};
use domain::permission::Permissions;
use domain::post::Owner;

impl Tenant {
    /// A member in a group.
    pub async fn grouped(&self, world: &World, id: &str, number: u32, group: u32) -> Owner {
        let owner = self.member(world, id, number, id).await;
        let (member, app_user_id, group) =
            (owner.member, owner.app_user_id.clone(), GroupId::try_from(group).unwrap());
        let assign = Assign { app: self.app, member, app_user_id, group, at: now() };
        let key = owner.app_user_id.key(self.app).to_string();
        world.run::<GroupMembership>(self.app.get(), &key, assign).await;
        owner
    }

    /// A group of the app's own with these permissions.
    pub async fn group(&self, world: &World, number: u32, name: &str, permissions: &[&str]) {
        let permissions = Permissions::of_names(permissions.iter().copied()).unwrap();
        let (group, name) = (number.try_into().unwrap(), name.to_owned());
        let create = Command::Create { group, name, description: None, permissions, at: now() };
        world.run::<Groups>(self.app.get(), &self.app.to_string(), create).await;
    }

    /// The Authorization header of a member.
    pub fn bearer(&self, world: &World, member: &Owner) -> String {
        let claims = web::tokens::Claims {
            app_id: self.app,
            purpose: web::tokens::Purpose::Member,
            app_user_id: member.app_user_id.clone(),
            member_id: member.member,
            username: None,
        };
        format!(
            "Bearer {}",
            world
                .platform
                .secrets
                .tokens()
                .login(claims, web::tokens::Terms { lifetime_s: 86_400, from_s: 0 }, now())
                .unwrap()
                .access_token
        )
    }
}
